'use strict';

const { MockServer } = require('./server.cjs');

/** The server of all tests of this process. It does not keep the process alive, and ends with it. */
let shared;

/** A world for one test, which ends with it. */
async function mockWorld(test, { environment = true } = {}) {
  const after = afterOf(test);
  shared ??= new MockServer();
  const world = await shared.newWorld();
  after(() => world.close());
  if (environment) world.useEnvironment();
  return world;
}

/** The function that takes what is to be done after a test. */
function afterOf(test) {
  if (test === undefined) return () => {};
  // The methods first: Vitest's context is a function, too.
  const method = ['after', 'onTestFinished'].find((name) => typeof test[name] === 'function');
  if (method !== undefined) return test[method].bind(test);
  if (typeof test === 'function') return test;
  throw new TypeError('mockWorld() takes the context of a test, or a function that takes what to do after it, or nothing');
}

module.exports = { mockWorld };
