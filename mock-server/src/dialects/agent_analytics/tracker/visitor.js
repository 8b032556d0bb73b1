// Who visits: an id that lasts, a session that ends after half an hour without an event, and how the visitor first came.

const SESSION_MS = 30 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const ID_CHARS = 256;

/**
 * @param lasting storage for the visitor
 * @param passing storage for the session, of one tab
 * @param {() => object} campaign the campaign that the page's address names
 */
export function visitor(lasting, passing, campaign) {
  function id() {
    // Read each time: all tabs of the site mean the same visitor.
    return lasting.get("uid") || keep(lasting, "uid", mint("anon"));
  }

  function identify(known) {
    if (known !== null && known !== undefined && known !== "") keep(lasting, "uid", String(known).slice(0, ID_CHARS));
  }

  /** The session that an event at this time belongs to. */
  function session(now) {
    const idle = now - Number(passing.get("seen"));
    let current = passing.get("sid");
    if (!current || !(idle <= SESSION_MS)) {
      current = keep(passing, "sid", mint("sess"));
      keep(lasting, "sessions", String(Number(lasting.get("sessions")) + 1));
    }
    passing.set("seen", String(now));
    return current;
  }

  /** What is known of the visitor's past. */
  function past(now) {
    const first = firstVisit(now);
    const past = { __proto__: null, session_count: Number(lasting.get("sessions")) };
    past.days_since_first_visit = Math.max(0, Math.floor((now - first.at) / DAY_MS));
    for (const name of Object.keys(first.campaign)) past[`first_${name}`] = first.campaign[name];
    return past;
  }

  function firstVisit(now) {
    try {
      const { at, campaign } = JSON.parse(lasting.get("first"));
      return { at: Number(at) || now, campaign: Object(campaign) };
    } catch {
      const first = { __proto__: null, at: now, campaign: campaign() };
      keep(lasting, "first", JSON.stringify(first));
      return first;
    }
  }

  return { id, identify, session, past };
}

function keep(store, name, text) {
  store.set(name, text);
  return text;
}

/** An id that nobody else has. Not `Math.random`, which pages replace to be repeatable. */
export function mint(prefix) {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => (byte % 36).toString(36));
  return `${prefix}_${digits.join("")}${Date.now().toString(36)}`;
}
