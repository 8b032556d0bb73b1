// What addresses and texts of a page lose before they are sent: queries, fragments, passwords, e-mail addresses.

/** Parameters that are never kept, whatever the page allows. */
const SECRET = /token|key|secret|pass|pwd|auth|mail|session|credential|signature|otp|phone|iban|card/i;

const MAIL = /[^\s/?&=#:@]+(?:@|%40)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/gi;

/** The query and the fragment of an address within a text. */
const QUERY = /(https?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]*/gi;

/** A text without e-mail addresses, and without the queries of the addresses it mentions. */
export function redacted(text) {
  return String(text).replace(QUERY, "$1").replace(MAIL, "[email]");
}

/**
 * An address that may be sent: where it leads, without what it carries. Empty if it leads to nothing on the web.
 *
 * @param {string} text
 * @param {Set<string>} keepQuery parameters that the page wants to keep
 */
export function address(text, keepQuery) {
  let url;
  try {
    url = new URL(text, document.baseURI);
  } catch {
    return "";
  }
  if (!/^https?:$/.test(url.protocol)) return "";
  return `${url.protocol}//${url.host}${redacted(url.pathname)}${query(url, keepQuery)}`;
}

function query(url, keepQuery) {
  const kept = new URLSearchParams();
  for (const [name, value] of url.searchParams) {
    if (keepQuery.has(name) && !SECRET.test(name)) kept.append(name, redacted(value));
  }
  const text = kept.toString();
  return text && `?${text}`;
}
