'use strict';

// Fields that belong to every event of a stretch of the program: who acts, in which session, in which run.

const { AsyncLocalStorage } = require('node:async_hooks');

const { isObject } = require('./casing.cjs');
const { ConfigError } = require('./errors.cjs');
const { published } = require('./names.cjs');

const contexts = new AsyncLocalStorage();

/** Runs `run` in a context; see types/context.d.ts. */
function withContext(fields, run) {
  if (!isObject(fields) || typeof run !== 'function') {
    const message = 'withContext takes an object of fields and the function that they hold in';
    throw new ConfigError({ kind: 'config', message });
  }
  return contexts.run(inner(contexts.getStore(), published(fields)), run);
}

/** The fields of an outer context and those that go before them; null takes one away. */
function inner(outer, fields) {
  const given = Object.entries({ ...outer, ...fields }).filter(([, value]) => value !== null);
  return Object.freeze(Object.fromEntries(given));
}

/** The fields that hold now, if there are any. */
function currentContext() {
  return contexts.getStore();
}

module.exports = { withContext, currentContext };
