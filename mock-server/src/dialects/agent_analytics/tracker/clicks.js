// What visitors click: elements that name an event, links that lead out, downloads and, if wanted, everything that can be clicked.

import { listen } from "./guard.js";
import { address, redacted } from "./privacy.js";

const FILE = /\.(?:pdf|zip|gz|rar|7z|dmg|exe|msi|pkg|deb|rpm|apk|csv|xlsx?|docx?|pptx?|od[pst]|epub|txt|mp[34]|wav|mov)$/i;

const CLICKABLE = "a,button,[role=button],input[type=submit],input[type=button],summary";

const TEXT_CHARS = 100;

/** Watches what the settings want. Elements that name an event are watched always. */
export function clicks({ wants, keepQuery }, track) {
  const react = (event) => {
    const target = event.composedPath()[0];
    const element = target instanceof Element ? target : target?.parentElement;
    if (!element) return;
    const named = element.closest("[data-aa-event]");
    if (named) track(named.getAttribute("data-aa-event"), told(named, "data-aa-event-"));
    const link = element.closest("a[href],area[href]");
    if (link) follow(link, { wants, keepQuery }, track);
    const clicked = !named && wants("track-clicks") && element.closest(CLICKABLE);
    if (clicked) track("$click", { tag: clicked.localName, id: clicked.getAttribute("id"), text: label(clicked), href: hrefOf(clicked, keepQuery) });
  };
  listen(document, "click", react, { capture: true });
  // The middle button opens links too.
  listen(document, "auxclick", (event) => event.button === 1 && react(event), { capture: true });
}

function follow(link, { wants, keepQuery }, track) {
  const href = hrefOf(link, keepQuery);
  if (!href) return;
  const { host, pathname } = new URL(href);
  const file = pathname.split("/").pop();
  if (wants("track-downloads") && (link.hasAttribute("download") || FILE.test(file))) {
    track("$download", { href, filename: link.getAttribute("download") || file });
  } else if (wants("track-outgoing") && host !== location.host) {
    track("outgoing_link", { href, text: label(link) });
  }
}

function hrefOf(element, keepQuery) {
  const href = element.getAttribute("href");
  return href === null ? undefined : address(href, keepQuery);
}

function label(element) {
  return redacted(element.textContent.trim()).slice(0, TEXT_CHARS);
}

/** The properties that an element's attributes name after a prefix, with underscores: hyphens cannot be asked for. */
export function told(element, prefix) {
  const properties = { __proto__: null };
  for (const { name, value } of element.attributes) {
    if (name.startsWith(prefix)) properties[name.slice(prefix.length).replace(/-/g, "_")] = value;
  }
  return properties;
}
