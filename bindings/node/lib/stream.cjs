'use strict';

/**
 * A live stream as an async iterator. Written out rather than as a generator, because `return()` must close the stream
 * while a `next()` is still waiting, which a generator would queue behind it.
 */
class Stream {
  #subscription;
  #next;
  #signal;
  #onAbort = () => this.#subscription.close();

  /**
   * @param {{close(): void}} subscription the addon's stream
   * @param {() => Promise<string | null>} next waits for its next item
   * @param {AbortSignal} [signal]
   */
  constructor(subscription, next, signal) {
    this.#subscription = subscription;
    this.#next = next;
    this.#signal = signal;
    if (signal?.aborted) subscription.close();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  async next() {
    let json = null;
    try {
      json = await this.#next();
    } finally {
      // The end, or an error, which is the last thing that comes.
      if (json === null) this.#release();
    }
    return json === null ? { value: undefined, done: true } : { value: JSON.parse(json), done: false };
  }

  async return(value) {
    this.#release();
    return { value, done: true };
  }

  #release() {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#subscription.close();
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async [Symbol.asyncDispose]() {
    this.#release();
  }
}

module.exports = { Stream };
