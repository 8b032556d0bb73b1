// Makes plain JSON, within the service's bounds, of whatever a page passes as properties.

const MAX_DEPTH = 8;
const MAX_MEMBERS = 100;
const MAX_ITEMS = 50;
const MAX_CHARS = 4096;

/** Values in all: a page may pass what leads to the whole document. More would not fit into the bytes anyway. */
const MAX_VALUES = 2000;

/** The service takes 8192 bytes. The rest is for the word that something was left out. */
const MAX_BYTES = 8100;

/** Halves of characters, as cutting a text leaves them, are no valid JSON to many. */
const HALVES = /[\uD800-\uDFFF]/gu;

/**
 * A copy of what can be sent; `undefined` if nothing can. Objects and arrays of it inherit nothing, because what a page adds to the
 * prototypes would otherwise take part in writing the JSON.
 */
export function plain(value) {
  let left = MAX_VALUES;

  function copied(value, depth) {
    if (typeof value === "string") return value.slice(0, MAX_CHARS).replace(HALVES, "\uFFFD");
    if (typeof value === "bigint") return String(value);
    if (typeof value === "boolean" || value === null || Number.isFinite(value)) return value;
    if (typeof value !== "object" || depth >= MAX_DEPTH) return undefined;
    if (value instanceof Date) return value.toISOString();
    return Array.isArray(value) ? items(value, depth + 1) : members(value, depth + 1);
  }

  function items(array, depth) {
    const copy = Object.setPrototypeOf([], null);
    const length = Math.min(array.length, MAX_ITEMS);
    for (let index = 0; index < length && left > 0; index += 1) copy[index] = member(array, index, depth) ?? null;
    return copy;
  }

  function members(object, depth) {
    const copy = { __proto__: null };
    let count = 0;
    for (const name of Object.keys(object)) {
      if (left <= 0 || count >= MAX_MEMBERS) break;
      const value = /email/i.test(name) ? undefined : member(object, name, depth);
      if (value === undefined) continue;
      copy[copied(name)] = value;
      count += 1;
    }
    return copy;
  }

  /** One value within another; a getter that throws has none. */
  function member(object, name, depth) {
    left -= 1;
    try {
      return copied(object[name], depth);
    } catch {
      return undefined;
    }
  }

  return copied(value, 0);
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
