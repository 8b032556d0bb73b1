// The wall between the page and us: nothing of ours reaches the page as an exception.
//
// It does not hide the page's own errors: whatever of the page we call, we call outside of it.

/** The same function; where it would throw, it gives nothing. */
export function guarded(work) {
  return (...args) => {
    try {
      return work(...args);
    } catch {
      return undefined;
    }
  };
}

/** Listens without a way to disturb the page. */
export const listen = guarded((target, type, react, options) =>
  // Inherits nothing: browsers read options through the prototypes, to which pages add.
  target.addEventListener(type, guarded(react), { __proto__: null, ...options }),
);

/** Calls back when the page is hidden, and with `true` when it is left. Either may be the last that a page hears; both may come. */
export function onLeave(react) {
  listen(document, "visibilitychange", () => document.visibilityState === "hidden" && react(false));
  listen(window, "pagehide", () => react(true));
}

/** Calls back when the whole document is there. */
export function onDocument(react) {
  if (document.readyState === "loading") listen(document, "DOMContentLoaded", react, { once: true });
  else guarded(react)();
}
