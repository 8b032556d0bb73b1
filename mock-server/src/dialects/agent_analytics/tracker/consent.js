// Whether the visitor lets us, which the page tells. A page that asks for consent first is given a buffer until it has it.

const HELD_EVENTS = 100;

/**
 * @param store where the answer is kept
 * @param {boolean} required whether nothing may leave the page before it is given
 * @param {boolean} refused whether the visitor's browser has said no for all pages
 */
export function consent(store, required, refused) {
  const held = [];
  // Another tab of the site may have been told.
  const answer = () => store.get("consent");
  const denied = () => refused || answer() === "denied";
  const given = () => !denied() && (!required || answer() === "granted");

  /** Lets an event through, keeps it for later, or lets it go. */
  function pass(event, on) {
    if (given()) on(event);
    else if (!denied() && held.push(event) > HELD_EVENTS) held.shift();
  }

  /** Says yes; whether that is new. What was held goes on. */
  function grant(on) {
    if (refused || answer() === "granted") return false;
    store.set("consent", "granted");
    held.splice(0).forEach(on);
    return true;
  }

  /** Says no. What was held is forgotten. */
  function revoke() {
    held.length = 0;
    store.set("consent", "denied");
  }

  return { given, pass, grant, revoke };
}
