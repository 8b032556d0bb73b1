'use strict';

// What a client is inside: the addon's client, the outbox before it and the account of losses. The public classes hold a
// session and nothing else; so one that is forgotten without a shutdown can be collected while its session ends in order.

const { camelCase, isObject } = require('./casing.cjs');
const { currentContext } = require('./context.cjs');
const { CancelledError, ClosedError, ValidationError } = require('./errors.cjs');
const { mintEventId } = require('./event-id.cjs');
const exit = require('./exit.cjs');
const { Losses } = require('./losses.cjs');
const { attempt, native, settled } = require('./native.cjs');
const { coreOptions } = require('./options.cjs');
const { Outbox, Passage } = require('./outbox.cjs');
const { replyOf } = require('./reply.cjs');
const { RUNTIME } = require('./runtime.cjs');
const { Stream } = require('./stream.cjs');

/** Longest time that `flush()` and `shutdown()` wait unless told otherwise. */
const DEADLINE_MS = 30_000;

/** What the addon can count; stands for any longer time, `Infinity` too. */
const LONGEST_DEADLINE_MS = 2 ** 32 - 1;

class Session {
  #vendor;
  #client;
  #outbox;
  #losses;
  #beforeSend;
  #closed = false;

  constructor(vendor, { beforeSend, onDrop, ...options }, own = []) {
    const json = JSON.stringify({ ...coreOptions(vendor, options, own), language: RUNTIME });
    this.#vendor = vendor;
    this.#client = attempt(() => new native.Client(vendor, json));
    this.#losses = new Losses(() => this.#client.takeDropped(), onDrop);
    const unwritable = ([id], cause) => this.#client.lose(id, 'invalid', cause.message);
    this.#outbox =
      options.durability === 'journal'
        ? new Passage(this.#client.recorder(), () => this.#losses.tell(), unwritable)
        : new Outbox((entries) => this.#cross(entries), unwritable);
    this.#beforeSend = beforeSend;
    exit.enter(this);
  }

  get vendor() {
    return this.#vendor;
  }

  get closed() {
    return this.#closed;
  }

  /** Takes an event; `data` is copied one level deep. */
  track(type, data) {
    if (this.#closed) throw this.#closedError('track');
    if (typeof type !== 'string' || type === '') throw this.#invalidError('track', 'the type of an event must be a text');
    if (data !== undefined && !isObject(data)) throw this.#invalidError('track', 'the data of an event must be an object');
    return this.#accept([mintEventId(), type, { ...data }, false]);
  }

  /** Takes an event in the words of a helper, which the core turns into an event. */
  helper(name, args) {
    if (this.#closed) throw this.#closedError(name);
    return this.#accept([mintEventId(), name, args, true]);
  }

  /** Takes the page view that a request to a website was if an AI agent made it; says which. */
  captureAgentHit(hit, options) {
    if (this.#closed) throw this.#closedError('captureAgentHit');
    const seen = attempt(() => this.#client.agentPageView(JSON.stringify(hit), JSON.stringify(options)));
    if (seen === null) return undefined;
    const [agent, event] = JSON.parse(seen);
    this.#accept([mintEventId(), null, event, false]);
    return agent;
  }

  #accept(entry) {
    const context = currentContext();
    if (context !== undefined) entry.push(context);
    const seen = this.#beforeSend ? this.#review(entry) : entry;
    if (seen) this.#outbox.add(seen);
    return entry[0];
  }

  /** Shows an event to the `beforeSend` hook, in the words of the service. Nothing is left of one that is held back. */
  #review(entry) {
    const [id] = entry;
    const event = this.#preview(entry);
    if (event === null) return null;
    try {
      const seen = this.#beforeSend(event);
      // How the service calls an event's type is its business: the type is among the members.
      if (seen) return [id, null, seen];
      this.#client.lose(id, 'before_send', '');
    } catch (thrown) {
      this.#client.lose(id, 'before_send', `the beforeSend hook threw: ${thrown}`);
    }
    return null;
  }

  /** The event that an entry stands for; null if it is none, which is a loss. */
  #preview([id, name, data, isHelper, context]) {
    try {
      return JSON.parse(this.#client.preview(id, name, JSON.stringify(data), isHelper, context && JSON.stringify(context)));
    } catch (cause) {
      this.#client.lose(id, 'invalid', cause.message);
      return null;
    }
  }

  #cross(entries) {
    if (attempt(() => this.#client.trackBatch(entries))) this.#losses.tell();
  }

  /** Calls an operation. Events tracked before it are on their way before it. */
  async invoke(operation, args, { signal } = {}) {
    this.#outbox.handOver();
    const json = this.#argumentsOf(operation, args);
    return replyOf(await this.#cancellable(operation, signal, (cancel) => this.#client.invoke(operation, json, cancel)));
  }

  /** The pages of a paginated operation, each an answer. */
  async *pages(operation, args, { signal } = {}) {
    this.#outbox.handOver();
    const json = this.#argumentsOf(operation, args);
    const pages = attempt(() => this.#client.pages(operation, json));
    for (;;) {
      const page = await this.#cancellable(operation, signal, (cancel) => pages.next(cancel));
      if (page === null) return;
      yield replyOf(page);
    }
  }

  /** The rows of all pages, which are a member of each. */
  async *rows(operation, member, args, options) {
    for await (const page of this.pages(operation, args, options)) yield* page[member];
  }

  /** Does something that the SDK adds to the operations. Events tracked before it are on their way before it. */
  async compute(name, args, { signal } = {}) {
    this.#outbox.handOver();
    const json = this.#argumentsOf(name, args);
    return JSON.parse(await this.#cancellable(name, signal, (cancel) => this.#client.compute(name, json, cancel)));
  }

  /** The same at once, for what asks nobody. */
  computeNow(name, args) {
    const json = this.#argumentsOf(name, args);
    return JSON.parse(attempt(() => this.#client.computeBlocking(name, json)));
  }

  /** A live stream of an operation. */
  stream(operation, args, { signal } = {}) {
    this.#outbox.handOver();
    const json = this.#argumentsOf(operation, args);
    const subscription = attempt(() => this.#client.subscribe(operation, json));
    return new Stream(subscription, () => settled(subscription.next()), signal);
  }

  async flush(timeoutMs, { signal } = {}) {
    const deadline = this.#deadline('flush', timeoutMs);
    return this.#awaited('flush', signal, () => {
      this.#outbox.handOver();
      return this.#reported(this.#client.flush(deadline));
    });
  }

  async shutdown(timeoutMs, { signal } = {}) {
    const deadline = this.#deadline('shutdown', timeoutMs);
    return this.#awaited('shutdown', signal, async () => {
      this.#close();
      const report = await this.#reported(this.#client.shutdown(deadline));
      // Not before: the process may end while it waits.
      exit.leave(this);
      return report;
    });
  }

  /** As `shutdown`, holding up the thread: for the end of the process only. */
  shutdownBlocking(timeoutMs) {
    this.#close();
    this.#client.shutdownBlocking(timeoutMs);
    this.#losses.tell();
  }

  /** Lets nothing wait for the end of the turn of the event loop. */
  handOver() {
    this.#outbox.handOver();
  }

  resume() {
    this.#client.resume();
  }

  deliveryStats() {
    this.#outbox.handOver();
    return camelCase(JSON.parse(this.#client.deliveryStats()));
  }

  deliveryMetrics() {
    this.#outbox.handOver();
    return JSON.parse(this.#client.deliveryMetrics()).map(camelCase);
  }

  async deadLetters() {
    return JSON.parse(await settled(this.#client.deadLetters())).map(camelCase);
  }

  /** Events tracked before it are on their way before it. */
  async replayDeadLetters() {
    this.#outbox.handOver();
    return JSON.parse(await settled(this.#client.replayDeadLetters()));
  }

  async purgeDeadLetters() {
    return JSON.parse(await settled(this.#client.purgeDeadLetters()));
  }

  #close() {
    this.#outbox.handOver();
    this.#closed = true;
    this.#losses.close();
  }

  async #reported(promise) {
    const report = JSON.parse(await settled(promise));
    this.#losses.tell();
    return report;
  }

  async #cancellable(operation, signal, start) {
    if (!signal) return settled(attempt(() => start(null)));
    if (signal.aborted) throw this.#cancelledError(operation, signal);
    const cancel = new native.Cancel();
    const onAbort = () => cancel.cancel();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await settled(attempt(() => start(cancel)));
    } catch (error) {
      throw error instanceof CancelledError ? this.#cancelledError(operation, signal) : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Waits for what goes on by itself: giving it up ends the waiting only. */
  async #awaited(operation, signal, start) {
    if (!signal) return start();
    if (signal.aborted) throw this.#cancelledError(operation, signal);
    let onAbort;
    const aborted = new Promise((_, reject) => {
      onAbort = () => reject(this.#cancelledError(operation, signal));
    });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([start(), aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #cancelledError(operation, signal) {
    const message = 'the call was given up by its AbortSignal';
    return new CancelledError({ kind: 'cancelled', message, vendor: this.#vendor, operation }, { cause: signal.reason });
  }

  #argumentsOf(operation, args) {
    try {
      return JSON.stringify(args ?? {});
    } catch (cause) {
      throw this.#invalidError(operation, `the arguments have no JSON form: ${cause.message}`);
    }
  }

  #deadline(operation, timeoutMs = DEADLINE_MS) {
    if (!(timeoutMs >= 0)) throw this.#invalidError(operation, 'the timeout must be a number of milliseconds, 0 or more');
    return Math.min(timeoutMs, LONGEST_DEADLINE_MS);
  }

  #closedError(operation) {
    const message = 'the client was shut down; create a new one';
    return new ClosedError({ kind: 'closed', message, vendor: this.#vendor, operation });
  }

  #invalidError(operation, message) {
    return new ValidationError({ kind: 'validation', message, vendor: this.#vendor, operation });
  }
}

module.exports = { Session };
