// Which browser, on which system. The service does not look for itself.

/** The first that matches: many claim to be others as well. */
const BROWSERS = [
  ["Edge", /\bEdgA?(?:iOS)?\/(\d+)/],
  ["Opera", /\bOPR\/(\d+)/],
  ["Samsung Internet", /\bSamsungBrowser\/(\d+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /\b(?:Chrome|CriOS)\/(\d+)/],
  ["Safari", /\bVersion\/(\d+).*\bSafari\//],
];

const SYSTEMS = [
  ["iOS", /iPhone|iPad|iPod/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X/],
  ["Linux", /Linux|CrOS/],
];

/** `browser`, `browser_version` (the major one), `os` and `device` of a User-Agent. */
export function device(agent) {
  const [browser, pattern] = BROWSERS.find(([, pattern]) => pattern.test(agent)) || ["Other"];
  const [os] = SYSTEMS.find(([, pattern]) => pattern.test(agent)) || ["Other"];
  return { browser, browser_version: pattern?.exec(agent)[1] ?? "", os, device: kind(agent) };
}

function kind(agent) {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(agent)) return "tablet";
  return /Mobi|iPhone|iPod/.test(agent) ? "mobile" : "desktop";
}
