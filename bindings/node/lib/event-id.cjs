'use strict';

// Event ids: UUIDs of version 7 (RFC 9562), later ones sorting after earlier ones.
//
// They are minted here because `track()` must return one without a crossing into Rust. Everything but a counter of 24 bits
// is fixed for a millisecond, so that one id costs two look-ups and a concatenation.

const { Buffer } = require('node:buffer');
const { randomFillSync } = require('node:crypto');

const COUNTER_END = 1 << 24;
const TRIPLETS = Array.from({ length: 1 << 12 }, (_, value) => value.toString(16).padStart(3, '0'));

const random = new Uint8Array(10);
let millisecond = -1;
let counter = COUNTER_END;
let head = '';
let variant = '';
let tail = '';

/** @returns {string} a new id */
function mintEventId() {
  const now = Date.now();
  if (now > millisecond) {
    begin(now);
  } else if (counter === COUNTER_END) {
    // The counter is spent, or the clock went back for long: borrow the next millisecond, so that ids keep their order.
    begin(millisecond + 1);
  }
  const count = counter++;
  return head + TRIPLETS[count >>> 12] + variant + TRIPLETS[count & 0xfff] + tail;
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
}

module.exports = { mintEventId };
