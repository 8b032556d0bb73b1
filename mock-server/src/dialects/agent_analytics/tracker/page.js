// What the page is: the properties that every event carries.

import { device } from "./device.js";
import { address, redacted } from "./privacy.js";

const CAMPAIGN = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];

/** The route that a fragment holds, if it begins as one. Others may hold a secret. */
const ROUTE = /^#[!/][^?#]*/;

/**
 * @param {Set<string>} keepQuery parameters of addresses that the page wants to keep
 * @param {boolean} hashRoutes whether the fragment is part of the path
 */
export function page(keepQuery, hashRoutes) {
  const known = device(navigator.userAgent);

  function route() {
    const found = hashRoutes && ROUTE.exec(location.hash);
    return found ? redacted(found[0]) : "";
  }

  /** What tells one view from the next. */
  function place() {
    return location.pathname + location.search + route();
  }

  function facts() {
    return {
      __proto__: null,
      url: address(location.href, keepQuery) + route(),
      path: redacted(location.pathname) + route(),
      hostname: location.hostname,
      referrer: document.referrer && address(document.referrer, keepQuery),
      title: redacted(document.title),
      screen: `${screen.width}x${screen.height}`,
      language: navigator.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...known,
      ...campaign(),
    };
  }

  return { facts, place };
}

/** The campaign that the page's address names. */
export function campaign() {
  const named = { __proto__: null };
  const query = new URLSearchParams(location.search);
  for (const name of CAMPAIGN) if (query.get(name)) named[name] = redacted(query.get(name));
  return named;
}
