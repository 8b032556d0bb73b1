// Makes plain JSON, within the service's bounds, of whatever a page passes as properties.

const MAX_DEPTH = 8;
const MAX_MEMBERS = 100;
const MAX_ITEMS = 50;
const MAX_CHARS = 4096;

/** The service takes 8192 bytes. The rest is for the word that something was left out. */
const MAX_BYTES = 8100;

/** Halves of characters, as cutting a text leaves them, are no valid JSON to many. */
const HALVES = /[\uD800-\uDFFF]/gu;

/**
 * A copy of what can be sent; `undefined` if nothing can. Objects and arrays of it inherit nothing, because what a page adds to the
 * prototypes would otherwise take part in writing the JSON.
 */
export function plain(value, depth = 0) {
  if (typeof value === "string") return value.slice(0, MAX_CHARS).replace(HALVES, "\uFFFD");
  if (typeof value === "bigint") return String(value);
  if (typeof value === "boolean" || value === null || Number.isFinite(value)) return value;
  if (typeof value !== "object" || depth >= MAX_DEPTH) return undefined;
  if (value instanceof Date) return plain(value.toISOString());
  return Array.isArray(value) ? items(value, depth) : members(value, depth);
}

function items(array, depth) {
  const copy = Array.from({ length: Math.min(array.length, MAX_ITEMS) }, (_, index) => plain(array[index], depth + 1) ?? null);
  return Object.setPrototypeOf(copy, null);
}

function members(object, depth) {
  const copy = { __proto__: null };
  let left = MAX_MEMBERS;
  for (const name of Object.keys(object)) {
    if (left === 0) break;
    if (/email/i.test(name)) continue;
    const value = read(object, name, depth);
    if (value === undefined) continue;
    copy[plain(name)] = value;
    left -= 1;
  }
  return copy;
}

/** One member; a getter that throws is none. */
function read(object, name, depth) {
  try {
    return plain(object[name], depth + 1);
  } catch {
    return undefined;
  }
}

/** Leaves the largest properties out until the rest is small enough, and says so. */
export function fit(properties) {
  if (bytes(properties) <= MAX_BYTES) return properties;
  properties.$truncated = true;
  const sized = Object.keys(properties).map((name) => [name, bytes(properties[name])]);
  for (const [name] of sized.sort(([, a], [, b]) => b - a)) {
    delete properties[name];
    if (bytes(properties) <= MAX_BYTES) break;
  }
  return properties;
}

function bytes(value) {
  return new Blob([JSON.stringify(value)]).size;
}
