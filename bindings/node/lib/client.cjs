'use strict';

const operations = require('../generated/operations.json');
const { EXIT_DEADLINE_MS } = require('./exit.cjs');
const { Session } = require('./session.cjs');

const SESSION = Symbol('session');

/**
 * A client that is forgotten without a shutdown still delivers: its session outlives it and ends in order. It keeps the
 * process alive meanwhile, so it gets no more time than the end of the process does.
 */
const forgotten = new FinalizationRegistry((session) => {
  session.shutdown(EXIT_DEADLINE_MS).catch(() => {});
});

/** What the client of any service is. What it is asked, its service says. */
class Client {
  /** @param {string[]} [own] options that only this service has */
  constructor(vendor, options, own) {
    const session = new Session(vendor, options, own);
    Object.defineProperty(this, SESSION, { value: session });
    forgotten.register(this, session, this);
  }

  async [Symbol.asyncDispose]() {
    await end(this);
  }
}

/** What the client of a service can do that takes events. */
class Recorder extends Client {
  /** Events that wait or are on their way. */
  get queueSize() {
    return this[SESSION].deliveryStats().pending;
  }

  /** Whether `shutdown()` was called. */
  get isDestroyed() {
    return this[SESSION].closed;
  }

  track(type, data) {
    return this[SESSION].track(type, data);
  }

  flush(timeoutMs, options) {
    return this[SESSION].flush(timeoutMs, options);
  }

  shutdown(timeoutMs, options) {
    return end(this, timeoutMs, options);
  }

  resume() {
    this[SESSION].resume();
  }

  deliveryStats() {
    return this[SESSION].deliveryStats();
  }

  deliveryMetrics() {
    return this[SESSION].deliveryMetrics();
  }

  deadLetters() {
    return this[SESSION].deadLetters();
  }

  replayDeadLetters() {
    return this[SESSION].replayDeadLetters();
  }

  purgeDeadLetters() {
    return this[SESSION].purgeDeadLetters();
  }
}

/** Ends a client in order, while somebody waits for it. */
function end(client, timeoutMs, options) {
  const session = client[SESSION];
  const ended = session.shutdown(timeoutMs, options);
  // Not if it was given up before it began.
  if (session.closed) forgotten.unregister(client);
  return ended;
}

/** Gives a class one method for each operation of a service, as the service's document names them. */
function defineOperations(Class, vendor) {
  for (const { id, method } of operations.filter((operation) => operation.vendor === vendor && operation.method)) {
    define(Class, method, function (params, options) {
      return this[SESSION].invoke(id, params, options);
    });
  }
}

/** Gives a class one method that works as a method written in it: named, and not enumerable. */
function define(Class, name, method) {
  Object.defineProperty(method, 'name', { value: name });
  Object.defineProperty(Class.prototype, name, { value: method, writable: true, configurable: true });
}

module.exports = { Client, Recorder, SESSION, define, defineOperations };
