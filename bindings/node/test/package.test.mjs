// The package as its users find it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);

test('`import` and `require` give the same names', async () => {
  for (const name of ['agentlytics', 'agentlytics/llm', 'agentlytics/testing', 'agentlytics/webhooks']) {
    const { default: _, ...imported } = await import(name);
    const required = require(name);
    assert.deepEqual(Object.keys(imported).toSorted(), Object.keys(required).toSorted());
    for (const key of Object.keys(required)) assert.equal(imported[key], required[key], key);
  }
});

test('every operation that is called by name is a method', async () => {
  const { MetroneServer } = await import('agentlytics');
  const operations = require('../generated/operations.json').filter(({ vendor, method }) => vendor === 'metrone' && method);
  assert.ok(operations.length >= 8);
  for (const { method } of operations) {
    assert.equal(typeof MetroneServer.prototype[method], 'function', method);
    assert.equal(MetroneServer.prototype[method].name, method);
  }
});

test('a client shows no key', async () => {
  const { inspect } = await import('node:util');
  const { MetroneServer } = await import('agentlytics');
  const secret = 'b'.repeat(32);
  const metrone = new MetroneServer({ apiKey: `metrone_test_${secret}` });
  for (const shown of [inspect(metrone, { depth: 9, showHidden: true }), JSON.stringify(metrone), String(metrone)]) {
    assert.ok(!shown.includes(secret), shown);
  }
  await metrone.shutdown();
});
