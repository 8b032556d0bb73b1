'use strict';

// Names in the spelling of this language and in that of the core.

/** `{ batchSize: 1 }` as `{ batch_size: 1 }`, objects in it too. */
function snakeCase(options) {
  return renamed(options, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snakeCase);
}

/** `{ in_flight: 1 }` as `{ inFlight: 1 }`; objects in it keep their names, which are words and not of this language. */
function camelCase(facts) {
  return renamed(facts, (key) => key.replace(/_[a-z]/g, (letter) => letter[1].toUpperCase()), (value) => value);
}

function renamed(object, rename, nested) {
  const entries = Object.entries(object).map(([key, value]) => [rename(key), isObject(value) ? nested(value) : value]);
  return Object.fromEntries(entries);
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

module.exports = { snakeCase, camelCase, isObject };
