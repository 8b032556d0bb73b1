'use strict';

// What is still waiting when the process ends is delivered in a bounded time: at its natural end, after `process.exit()` and
// after a signal. Nothing runs after `kill -9`, and in a worker nothing runs after a signal.

const process = require('node:process');
const { isMainThread } = require('node:worker_threads');

const { RUNTIME } = require('./runtime.cjs');

/** Longest time that all clients together may hold up the end of the process. */
const EXIT_DEADLINE_MS = 2_000;

const open = new Set();

/** In a worker no signal is heard, and the first process of a container outlives those that it does not listen to. */
const endingSignals = isMainThread && process.pid !== 1 ? ['SIGINT', 'SIGTERM'] : [];
const signals = new Map(endingSignals.map((signal) => [signal, () => onSignal(signal)]));

function deliverAll() {
  const end = performance.now() + EXIT_DEADLINE_MS;
  // All at once: a service that is away must not use up the time of the others.
  for (const session of open) session.shutdown(EXIT_DEADLINE_MS).catch(() => {});
  for (const session of open) session.shutdownBlocking(Math.max(0, end - performance.now()));
}

/**
 * A signal that the program does not listen to ends it as it would without this listener, but delivers first. One that the
 * program listens to is its business, and what was tracked before it is safe in a journal. Until its listeners have run,
 * this one is gone: some end the process only if they find themselves alone.
 */
function onSignal(signal) {
  process.removeListener(signal, signals.get(signal));
  if (process.listenerCount(signal) === 0) {
    deliverAll();
    process.kill(process.pid, signal);
  } else {
    for (const session of open) session.handOver();
    queueMicrotask(() => {
      if (open.size > 0) listenTo(signal);
    });
  }
}

/** First of all listeners: one for a single time would no longer be counted by those after it. */
function listenTo(signal) {
  process.removeListener(signal, signals.get(signal));
  process.prependListener(signal, signals.get(signal));
}

/** Deno ends without an 'exit' event when nobody catches an error. */
function onUncaught() {
  if (process.listenerCount('uncaughtException') === 0) deliverAll();
}

/** From now on the session is shut down when the process ends. */
function enter(session) {
  open.add(session);
  if (open.size > 1) return;
  process.on('exit', deliverAll);
  if (RUNTIME.name === 'deno') process.on('uncaughtExceptionMonitor', onUncaught);
  [...signals.keys()].forEach(listenTo);
}

/** The session was shut down; the last one leaves the process as it was. */
function leave(session) {
  if (!open.delete(session) || open.size > 0) return;
  process.removeListener('exit', deliverAll);
  process.removeListener('uncaughtExceptionMonitor', onUncaught);
  signals.forEach((listener, signal) => process.removeListener(signal, listener));
}

/** The sessions that were not shut down. */
function openSessions() {
  return [...open];
}

module.exports = { EXIT_DEADLINE_MS, enter, leave, openSessions };
