// How the page itself fares, each only if wanted: errors, a missing page, loading times, web vitals.

import { guarded, listen, onLeave } from "./guard.js";
import { address, redacted } from "./privacy.js";

const ERRORS = 5;
const ERROR_CHARS = 500;

const INTERACTION_MS = 40;
/** The longest interactions that are remembered: one in fifty is left out as an accident, and few pages see five hundred. */
const INTERACTIONS = 10;
const SHIFT_GAP_MS = 1000;
const SHIFT_WINDOW_MS = 5000;

/** Errors that nobody caught, each once and not many. They stay the page's: the browser reports them as ever. */
export function errors(keepQuery, track) {
  const told = new Set();
  const tell = (thrown, message, place) => {
    const text = redacted(message ?? thrown?.message ?? thrown).slice(0, ERROR_CHARS);
    const key = JSON.stringify([text, place]);
    if (told.has(key) || told.size >= ERRORS) return;
    told.add(key);
    track("$error", { message: text, type: thrown?.name, ...place });
  };
  listen(window, "error", ({ error, message, filename, lineno, colno }) => {
    // Images and scripts that do not load have no message.
    if (message) tell(error, message, { source: filename && address(filename, keepQuery), line: lineno, column: colno });
  });
  listen(window, "unhandledrejection", ({ reason }) => tell(reason, undefined, {}));
}

/** A page that the server says is not there. */
export function missingPage(track) {
  if (navigation()?.responseStatus === 404) track("$404");
}

/** How long loading took, in milliseconds. */
export function loading(track) {
  const tell = guarded(() => {
    const { domainLookupStart, domainLookupEnd, connectStart, connectEnd, responseStart, domInteractive, domComplete, loadEventEnd } = navigation();
    const spans = {
      perf_dns: domainLookupEnd - domainLookupStart,
      perf_tcp: connectEnd - connectStart,
      perf_ttfb: responseStart,
      perf_dom_interactive: domInteractive,
      perf_dom_complete: domComplete,
      perf_load: loadEventEnd,
    };
    for (const name of Object.keys(spans)) spans[name] = Math.round(spans[name]);
    track("$performance", spans);
  });
  // The end of the load event is known after it.
  const tellSoon = () => setTimeout(tell, 0);
  if (document.readyState === "complete") tellSoon();
  else listen(window, "load", tellSoon);
}

function navigation() {
  return performance.getEntriesByType("navigation")[0];
}

/** The largest paint, the shifts of the layout and the slowest interaction, told once when the page is left. */
export function vitals(track) {
  const found = {};
  let isTold = false;

  observe("largest-contentful-paint", ({ startTime }) => (found.cwv_lcp = Math.round(startTime)));

  // The worst burst of shifts counts: those less than a second apart, five seconds long at most.
  let burst = { value: 0, from: 0, to: 0 };
  observe("layout-shift", ({ hadRecentInput, startTime, value }) => {
    if (hadRecentInput) return;
    const goesOn = startTime - burst.to < SHIFT_GAP_MS && startTime - burst.from < SHIFT_WINDOW_MS;
    burst = goesOn ? { ...burst, value: burst.value + value, to: startTime } : { value, from: startTime, to: startTime };
    found.cwv_cls = Math.max(found.cwv_cls ?? 0, Math.round(burst.value * 10_000) / 10_000);
  });

  const slowest = new Map();
  const interactions = new Set();
  observe("event", ({ interactionId, duration }) => {
    if (!interactionId) return;
    interactions.add(interactionId);
    slowest.set(interactionId, Math.max(duration, slowest.get(interactionId) ?? 0));
    const sorted = [...slowest].sort(([, a], [, b]) => b - a);
    if (sorted.length > INTERACTIONS) slowest.delete(sorted.pop()[0]);
    found.cwv_inp = Math.round(sorted[Math.min(sorted.length - 1, Math.floor(interactions.size / 50))][1]);
  });

  onLeave(() => {
    if (isTold || !Object.keys(found).length) return;
    isTold = true;
    track("$web_vitals", { cwv_cls: 0, ...found });
  });
}

/** Reads entries of a kind, those before us included. Browsers without the kind have none. */
const observe = guarded((type, read) => {
  const observer = new PerformanceObserver(guarded((list) => list.getEntries().forEach(read)));
  observer.observe({ type, buffered: true, durationThreshold: INTERACTION_MS });
});
