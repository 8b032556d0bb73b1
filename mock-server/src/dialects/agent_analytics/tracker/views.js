// Page views: one when the page loads, one for each change of the address without a load.

import { guarded, listen } from "./guard.js";

/**
 * @param {() => string} place what tells one view from the next
 * @param {() => void} onView called for each view
 */
export function views(place, onView) {
  let last = null;

  const look = guarded(() => {
    if (place() === last) return;
    last = place();
    onView();
  });

  // Later, because pages set their title after the address, and may think again of the address.
  const lookSoon = guarded(() => queueMicrotask(look));

  for (const name of ["pushState", "replaceState"]) {
    guarded(() => {
      const original = history[name];
      history[name] = function (...args) {
        // Outside of any guard: whatever it throws is the page's.
        const result = original.apply(this, args);
        lookSoon();
        return result;
      };
    })();
  }
  listen(window, "popstate", lookSoon);
  listen(window, "hashchange", lookSoon);
  // Shown again out of the browser's memory, without a load.
  listen(window, "pageshow", (event) => {
    if (!event.persisted) return;
    last = null;
    look();
  });

  look();
}
