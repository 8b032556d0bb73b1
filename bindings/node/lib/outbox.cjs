'use strict';

// The hot path: how tracked events cross into Rust. They wait in a JavaScript array and cross together, once per turn of the
// event loop or when the array is full. One crossing per event would cost more than everything else that `track()` does;
// only events that must be on disk before `track()` returns pay for it.

const { setImmediate } = require('node:timers');

const { wellFormed } = require('./well-formed.cjs');

/**
 * Events that cross at once in a burst. One call in 256 pays for a crossing, just under a millisecond, so the 99th
 * percentile of `track()` does not see it; and what waits here is about a hundred kilobytes.
 */
const FULL = 256;

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
    if (this.#entries.push(entry) >= FULL) {
      this.handOver();
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

/** An outbox in which nothing waits: each entry crosses before `add` returns, and only what is no plain text as JSON. */
class Passage {
  #cross;
  #unwritable;

  /**
   * @param {(id: string, name: string | null, data?: string, isHelper?: boolean, context?: string) => void} cross takes an
   *   entry whose objects are JSON
   * @param {(entry: unknown[], cause: Error) => void} unwritable is told of an entry that has no JSON form
   */
  constructor(cross, unwritable) {
    this.#cross = cross;
    this.#unwritable = unwritable;
  }

  add(entry) {
    const [id, name, data, isHelper = false, context] = entry;
    let dataJson, contextJson;
    try {
      dataJson = toJson(data);
      contextJson = toJson(context);
    } catch (cause) {
      this.#unwritable(entry, cause);
      return;
    }
    this.#cross(id, name, dataJson, isHelper, contextJson);
  }

  handOver() {}
}

function toJson(value) {
  const json = JSON.stringify(value);
  return json && wellFormed(json);
}

module.exports = { Outbox, Passage };
