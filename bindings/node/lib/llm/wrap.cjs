'use strict';

// Puts itself in the place of the methods of a client that call models. The packages of the providers are made by the same
// generator, so that one way of watching serves them all.

const { ConfigError } = require('../errors.cjs');
const { warnOnce } = require('../warning.cjs');
const { Call } = require('./call.cjs');
const { Watch } = require('./watch.cjs');

/** What is wrapped already, and the recorders that hear of it. */
const recordersOf = new WeakMap();

/**
 * @param {object} client of the provider's package
 * @param {{track(type: string, data: object): unknown}} recorder
 * @param {object} provider its `name` in events, its `package`, the `requestIdHeader` of its answers, and its `operations`:
 *   each with the `path` of the resource that has the method `create`, the `input` in the body of a request, and how to read
 *   an answer as a whole (`readAnswer`) and in pieces (`readPiece`)
 * @param {object} [options]
 * @returns the client
 */
function wrap(client, recorder, provider, options = {}) {
  const { event = 'llm_call', provider: name = provider.name, captureContent = false, cost } = options;
  if (typeof recorder?.track !== 'function') throw misused('the recorder must have track(), as clients of this package do');
  const found = provider.operations.map((operation) => [operation, resourceOf(client, operation.path)]);
  const wrappable = found.filter(([, resource]) => typeof resource?.create === 'function');
  if (wrappable.length === 0) throw misused(`what is wrapped must be a client of the package '${provider.package}'`);

  const recorders = recordersOf.get(client) ?? new Set();
  if (recorders.has(recorder)) return client;
  recordersOf.set(client, recorders.add(recorder));

  const settings = {
    provider: name,
    // The classes of its errors are members of the class of its clients.
    errors: client.constructor ?? {},
    captureContent,
    cost,
    record: (fields) => recorder.track(event, fields),
    warn: warnOnce('a call of a model was not recorded as it should be'),
    now: () => performance.now(),
  };
  for (const [operation, resource] of wrappable) {
    replaceCreate(resource, { requestIdHeader: provider.requestIdHeader, ...operation }, settings);
  }
  return client;
}

function resourceOf(client, path) {
  return path.reduce((resource, name) => resource?.[name], client);
}

function replaceCreate(resource, operation, settings) {
  const { create } = resource;

  function createAndRecord(body, ...rest) {
    const call = new Call(settings, operation, body);
    let promise;
    try {
      promise = create.call(this, body, ...rest);
    } catch (error) {
      call.onError(error);
      throw error;
    }
    return new Watch(call).follow(promise);
  }

  Object.defineProperty(createAndRecord, 'name', { value: 'create' });
  Object.defineProperty(resource, 'create', { value: createAndRecord, writable: true, configurable: true });
}

function misused(message) {
  return new ConfigError({ kind: 'config', message });
}

module.exports = { wrap };
