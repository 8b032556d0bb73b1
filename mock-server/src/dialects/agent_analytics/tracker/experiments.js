// Experiments: which variant a visitor sees, and that it was seen.
//
// What runs is asked for only by pages that use it. Elements that have variants are hidden until the answer, but never for long: a page
// without an answer shows what it came with, and its visitors take part in nothing.

import { assign, equallyLikely } from "./assignment.js";
import { guarded, onDocument } from "./guard.js";

/** The longest that a page waits. */
const PATIENCE_MS = 1000;

/** How long an answer serves the next pages of the session. */
const FRESH_MS = 5 * 60 * 1000;

const LOADING = "aa-loading";
const DECLARED = "[data-aa-experiment]";

/**
 * @param {string} source the address of what runs
 * @param passing storage of the session
 * @param visitor who is assigned
 * @param {() => boolean} allowed whether the visitor takes part; if not, the service is not even asked
 * @param track records that a variant was seen
 */
export function experiments({ source, passing, visitor, allowed, track }) {
  const forcedSeen = new Set();
  let running = remembered();
  let waiting = running ? null : [];
  let isAsked = false;

  function remembered() {
    try {
      const { at, experiments } = JSON.parse(passing.get("config"));
      return Math.abs(Date.now() - at) < FRESH_MS ? byName(experiments) : null;
    } catch {
      return null;
    }
  }

  async function ask() {
    if (isAsked || running) return;
    isAsked = true;
    if (!allowed()) return settle();
    setTimeout(settle, PATIENCE_MS);
    try {
      const answer = await fetch(source, { __proto__: null, credentials: "omit" });
      const { experiments } = await answer.json();
      running = byName(experiments);
      passing.set("config", JSON.stringify({ __proto__: null, at: Date.now(), experiments }));
    } catch {
      // As if nothing ran.
    }
    settle();
  }

  /** Whoever waits is answered, and in the page's own name: an error of theirs is not ours to hide. */
  const settle = guarded(() => {
    const answered = waiting || [];
    waiting = null;
    answered.forEach((callback) => queueMicrotask(callback));
  });

  /** Calls back once the answer is there, or is not waited for any more. */
  function ready(callback) {
    if (typeof callback !== "function") return;
    if (!waiting) return queueMicrotask(callback);
    waiting.push(callback);
    ask();
  }

  /** The key of the visitor's variant, or `null`. What the service runs wins over the keys that are given. */
  function experiment(name, keys) {
    ask();
    if (!allowed()) return null;
    const variants = running?.get(name) || (Array.isArray(keys) && keys.length ? equallyLikely(keys.map(String)) : null);
    if (!variants) return null;
    const isOne = (key) => variants.some((variant) => variant.key === key);
    const forced = new URLSearchParams(location.search).get(`aa_variant_${name}`);
    if (isOne(forced)) {
      const news = !forcedSeen.has(name);
      forcedSeen.add(name);
      if (news) track("$experiment_exposure", { experiment: name, variant: forced, forced: true });
      return forced;
    }
    return assigned(name, variants, isOne);
  }

  /** Once seen, a variant stays for the session, whatever becomes of the visitor's id. */
  function assigned(name, variants, isOne) {
    const session = visitor.session(Date.now());
    const [seenIn, seen] = (passing.get(`shown:${name}`) || "").split(" ", 2);
    if (seenIn === session && isOne(seen)) return seen;
    const variant = assign(name, visitor.id(), variants);
    passing.set(`shown:${name}`, `${session} ${variant}`);
    track("$experiment_exposure", { experiment: name, variant });
    return variant;
  }

  /** Gives elements with variants the text of the visitor's. */
  function declare() {
    const reveal = hide();
    let isLate = false;
    setTimeout(() => {
      isLate = true;
      reveal();
    }, PATIENCE_MS);
    onDocument(() => {
      const elements = document.querySelectorAll(DECLARED);
      const done = guarded(() => {
        // Without an answer in time, the page stays as it came.
        if (running && !isLate) elements.forEach(guarded(show));
        reveal();
      });
      if (elements.length) ready(done);
      else done();
    });
  }

  function show(element) {
    const name = element.getAttribute("data-aa-experiment");
    const variant = running.has(name) && experiment(name);
    const text = variant && element.getAttribute(`data-aa-variant-${variant.toLowerCase()}`);
    if (typeof text === "string") element.textContent = text;
  }

  return { experiment, ready, declare };
}

/** Hides elements with variants; gives what shows them again. */
function hide() {
  const root = document.documentElement;
  root.classList.add(LOADING);
  guarded(() => {
    // Unlike an element of ours, it needs no leave of the page's content security policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.${LOADING} ${DECLARED}{visibility:hidden}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  })();
  return guarded(() => root.classList.remove(LOADING));
}

/** The variants of what runs, by name. */
function byName(experiments) {
  return new Map(experiments.map(({ key, variants }) => [key, variants]));
}
