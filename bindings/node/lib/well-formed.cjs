'use strict';

/** A lone surrogate as JSON writes it, or an escaped backslash, which only looks like the start of one. */
const SURROGATE = /\\(?:\\|ud[89a-f][0-9a-f]{2})/g;

/** JSON in which text that is not well-formed Unicode is written as any encoder of UTF-8 would write it. */
function wellFormed(json) {
  if (!json.includes('\\ud')) return json;
  return json.replace(SURROGATE, (match) => (match === '\\\\' ? match : '\\ufffd'));
}

module.exports = { wellFormed };
