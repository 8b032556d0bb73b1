'use strict';

/** The time in a world of a mock server. The clients' own time, by which they wait and retry, stays the real one. */
class MockClock {
  #change;

  constructor(change) {
    this.#change = change;
  }

  /** The time. */
  async now() {
    return new Date((await this.#change({})).now);
  }

  /** Stops the clock, at this time or where it is. */
  async freeze(at) {
    await this.#change({ freeze: true, set: at && written(at) });
  }

  /** Jumps to a time. A frozen clock stays frozen there, a running one runs on from there. */
  async set(to) {
    await this.#change({ set: written(to) });
  }

  /** Jumps forward. */
  async advance(ms) {
    await this.#change({ advance_ms: Math.round(ms) });
  }

  /** Lets a frozen clock run on. */
  async resume() {
    await this.#change({ resume: true });
  }
}

function written(moment) {
  return new Date(moment).toISOString();
}

module.exports = { MockClock };
