'use strict';

// What is still waiting when the process ends, `process.exit()` included, is delivered in a bounded time.

const process = require('node:process');

const { RUNTIME } = require('./runtime.cjs');

/** Longest time that all clients together may hold up the end of the process. */
const EXIT_DEADLINE_MS = 2_000;

const open = new Set();
let listening = false;

function listen() {
  process.once('exit', deliverAll);
  if (RUNTIME.name === 'deno') {
    // Deno ends without an 'exit' event when nobody catches an error.
    process.on('uncaughtExceptionMonitor', () => {
      if (process.listenerCount('uncaughtException') === 0) deliverAll();
    });
  }
}

function deliverAll() {
  const end = performance.now() + EXIT_DEADLINE_MS;
  for (const session of open) {
    session.shutdownBlocking(Math.max(0, end - performance.now()));
  }
}

/** From now on the session is shut down when the process ends. */
function enter(session) {
  open.add(session);
  if (!listening) {
    listening = true;
    listen();
  }
}

/** The session was shut down. */
function leave(session) {
  open.delete(session);
}

module.exports = { enter, leave };
