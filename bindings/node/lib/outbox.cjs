'use strict';

// The hot path: how tracked events cross into Rust. They wait in a JavaScript array and cross together, once per turn of the
// event loop, and many at once sooner. One crossing per event would cost more than everything else that `track()` does; only
// events that must be on disk before `track()` returns pay for it.

const { setImmediate } = require('node:timers');

const { wellFormed } = require('./well-formed.cjs');

/**
 * Events that cross at once in a burst. One call in 256 pays for a crossing, just under a millisecond, so the 99th
 * percentile of `track()` does not see it; and what waits here is about a hundred kilobytes.
 */
const FULL = 256;

/**
 * Events for which a crossing is worth its while before the turn ends. They cross as soon as the code that tracks them pauses:
 * what still waits when the engine collects garbage is copied by it, and makes it take more memory for good.
 */
const MANY = 32;

/** Lets entries cross together. */
class Outbox {
  #entries = [];
  #due = false;
  #cross;
  #unwritable;

  /**
   * @param {(json: string) => void} cross takes a JSON array of entries
   * @param {(entry: unknown[], cause: Error) => void} unwritable is told of an entry that has no JSON form
   */
  constructor(cross, unwritable) {
    this.#cross = cross;
    this.#unwritable = unwritable;
  }

  /** Adds one entry: `[id, type, data, false]`, `[id, helper, arguments, true]` or `[id, null, event]`, and perhaps a context. */
  add(entry) {
    const waiting = this.#entries.push(entry);
    if (waiting >= FULL) {
      this.handOver();
    } else if (waiting === MANY) {
      queueMicrotask(() => this.handOver());
    } else if (!this.#due) {
      this.#due = true;
      setImmediate(() => {
        this.#due = false;
        this.handOver();
      });
    }
  }

  /** Hands over everything that waits, now. */
  handOver() {
    if (this.#entries.length === 0) return;
    const entries = this.#entries;
    this.#entries = [];
    this.#cross(wellFormed(this.#stringify(entries)));
  }

  #stringify(entries) {
    try {
      return JSON.stringify(entries);
    } catch {
      // One entry has no JSON form (a cycle, a BigInt): it must not take the others with it.
      return `[${entries.flatMap((entry) => this.#stringifyOne(entry)).join(',')}]`;
    }
  }

  #stringifyOne(entry) {
    try {
      return [JSON.stringify(entry)];
    } catch (cause) {
      this.#unwritable(entry, cause);
      return [];
    }
  }
}

/** An outbox in which nothing waits: each entry crosses before `add` returns, its objects as JSON. */
class Passage {
  #record;
  #onLoss;
  #unwritable;

  /**
   * @param {(id: string, name: string | null, data: string | undefined, isHelper: boolean, context?: string) => boolean} record
   *   takes an entry whose objects are JSON, and says whether there are losses
   * @param {() => void} onLoss is told that there are
   * @param {(entry: unknown[], cause: Error) => void} unwritable is told of an entry that has no JSON form
   */
  constructor(record, onLoss, unwritable) {
    this.#record = record;
    this.#onLoss = onLoss;
    this.#unwritable = unwritable;
  }

  add(entry) {
    const [id, name, data, isHelper = false, context] = entry;
    let dataJson, contextJson;
    try {
      dataJson = toJson(data);
      contextJson = context && toJson(context);
    } catch (cause) {
      this.#unwritable(entry, cause);
      return;
    }
    // Up to four arguments cross without room being made for them.
    const record = this.#record;
    const hasLosses = contextJson ? record(id, name, dataJson, isHelper, contextJson) : record(id, name, dataJson, isHelper);
    if (hasLosses) this.#onLoss();
  }

  handOver() {}
}

function toJson(value) {
  const json = JSON.stringify(value);
  return json && wellFormed(json);
}

module.exports = { Outbox, Passage };
