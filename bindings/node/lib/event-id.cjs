'use strict';

// Event ids: UUIDs of version 7 (RFC 9562), later ones sorting after earlier ones.
//
// They are minted here because `track()` must return one without a crossing into Rust. Everything but a counter of 24 bits
// is fixed for a millisecond, and its upper half for 4,096 ids, so that one id costs a look-up and two concatenations.

const { Buffer } = require('node:buffer');
const { randomFillSync } = require('node:crypto');

const COUNTER_END = 1 << 24;
const LOWER_HALF = 0xfff;
const TRIPLETS = Array.from({ length: 1 << 12 }, (_, value) => value.toString(16).padStart(3, '0'));

const random = new Uint8Array(10);
let millisecond = -1;
let counter = COUNTER_END;
let head = '';
let variant = '';
let tail = '';
/** All before the lower half of the counter. */
let stem = '';

/** @returns {string} a new id */
function mintEventId() {
  const now = Date.now();
  if (now > millisecond) {
    begin(now);
  } else if (counter === COUNTER_END) {
    // The counter is spent, or the clock went back for long: borrow the next millisecond, so that ids keep their order.
    begin(millisecond + 1);
  } else if ((counter & LOWER_HALF) === 0) {
    writeStem();
  }
  return stem + TRIPLETS[counter++ & LOWER_HALF] + tail;
}

function begin(now) {
  millisecond = now;
  randomFillSync(random);
  const time = now.toString(16).padStart(12, '0');
  const hex = Buffer.from(random.buffer, 0, 6).toString('hex');
  head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  variant = `-${(8 + (random[6] & 3)).toString(16)}`;
  tail = `-${hex}`;
  // Its highest bit starts at 0, which leaves eight million ids before the counter is spent.
  counter = ((random[7] & 0x7f) << 16) | (random[8] << 8) | random[9];
  writeStem();
}

function writeStem() {
  stem = head + TRIPLETS[counter >>> 12] + variant;
}

module.exports = { mintEventId };
