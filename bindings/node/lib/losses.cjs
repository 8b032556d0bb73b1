'use strict';

// What a client is told of events that were not delivered.

const { clearInterval, setInterval } = require('node:timers');

const { errorOf } = require('./errors.cjs');
const { warn } = require('./warning.cjs');

/** How often losses are asked for while nothing else happens. */
const POLL_MS = 1_000;

/** Brings losses from the addon to the `onDrop` hook. */
class Losses {
  #take;
  #onDrop;
  #poll;

  /**
   * @param {() => string | null} take what the addon has written down since the last call
   * @param {(dropped: object[]) => void} [onDrop]
   */
  constructor(take, onDrop = warnOnce()) {
    this.#take = take;
    this.#onDrop = onDrop;
    // An idle client must not keep the process alive.
    this.#poll = setInterval(() => this.tell(), POLL_MS).unref();
  }

  /** Tells what there is to tell, now. */
  tell() {
    const json = this.#take();
    if (json === null) return;
    try {
      this.#onDrop(JSON.parse(json).map(droppedOf));
    } catch (thrown) {
      warn(`the onDrop hook threw: ${thrown}`);
    }
  }

  /** Asks no more by itself. */
  close() {
    clearInterval(this.#poll);
  }
}

/** For a client without a hook: no loss passes in silence, but no flood of them floods a log. */
function warnOnce() {
  const told = new Set();
  return (dropped) => {
    for (const { reason, error } of dropped) {
      if (told.has(reason)) continue;
      told.add(reason);
      const why = error ? `: ${error.message}` : '';
      const what = `an event was not delivered (${reason})${why}. Further losses for this reason are counted in deliveryStats();`;
      warn(`${what} set onDrop to hear of each`);
    }
  };
}

function droppedOf({ id, reason, error }) {
  return { id, reason, error: error ? errorOf(error) : undefined };
}

module.exports = { Losses };
