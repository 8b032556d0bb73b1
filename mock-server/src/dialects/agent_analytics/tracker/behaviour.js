// What visitors do besides clicking, each only if wanted: forms, scrolling, elements that come into view, time.

import { told } from "./clicks.js";
import { listen, onDocument } from "./guard.js";
import { address } from "./privacy.js";

const DEPTHS = [25, 50, 75, 100];
const SHORTEST_HEARTBEAT_S = 15;

/** A form that is sent: which one, never what was filled in. */
export function forms(keepQuery, track) {
  const react = ({ target: form }) => {
    // Not its properties: a field named `id` would stand in their place.
    const attribute = (name) => form.getAttribute(name);
    const action = address(attribute("action") || location.href, keepQuery);
    track("$form_submit", { form_id: attribute("id"), form_name: attribute("name"), action, method: (attribute("method") || "get").toLowerCase() });
  };
  listen(document, "submit", react, { capture: true });
}

/** How far down a page was read: each quarter once. Gives what begins anew with another view. */
export function scrollDepth(track) {
  let reached = 0;
  const react = () => {
    const { scrollHeight, clientHeight } = document.documentElement;
    // Rounded up, because heights and positions have fractions that do not add up.
    const percent = Math.ceil(((scrollY + clientHeight + 1) / scrollHeight) * 100);
    while (reached < DEPTHS.length && percent >= DEPTHS[reached]) {
      track("$scroll_depth", { depth: DEPTHS[reached] });
      reached += 1;
    }
  };
  listen(document, "scroll", react, { capture: true, passive: true });
  return () => (reached = 0);
}

/** Elements that name themselves, each once, when half of it is seen. */
export function impressions(track) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        track("$impression", { ...told(target, "data-aa-impression-"), name: target.getAttribute("data-aa-impression") });
      }
    },
    { threshold: 0.5 },
  );
  onDocument(() => document.querySelectorAll("[data-aa-impression]").forEach((element) => seen.observe(element)));
}

/** Seconds for which the page has been visible, told every so many of them. */
export function heartbeat(every, track) {
  const seconds = Math.max(every, SHORTEST_HEARTBEAT_S);
  let visible = 0;
  const tick = () => {
    if (document.visibilityState !== "visible") return;
    visible += 1;
    if (visible % seconds === 0) track("$time_on_page", { seconds: visible });
  };
  setInterval(tick, 1000);
}
