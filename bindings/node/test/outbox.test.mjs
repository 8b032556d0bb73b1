import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Outbox } from '../lib/outbox.cjs';

/** An outbox and what came out of it. */
function outbox({ atOnce } = {}) {
  const crossings = [];
  const refused = [];
  const box = new Outbox(
    (json) => crossings.push(JSON.parse(json)),
    ([id], cause) => refused.push([id, cause.constructor.name]),
    atOnce,
  );
  return { box, crossings, refused };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('entries of one turn of the event loop cross together', async () => {
  const { box, crossings } = outbox();
  box.add(['1', 'a', {}]);
  await Promise.resolve();
  box.add(['2', 'b', { x: 1 }]);
  assert.deepEqual(crossings, []);
  await nextTurn();
  assert.deepEqual(crossings, [[['1', 'a', {}], ['2', 'b', { x: 1 }]]]);
  box.add(['3', 'c', {}]);
  await nextTurn();
  assert.equal(crossings.length, 2);
});

test('a burst crosses in fewer than one call in a hundred, in order', () => {
  const { box, crossings } = outbox();
  for (let i = 0; i < 1_000; i++) box.add([String(i), 'a', {}]);
  assert.ok(crossings.length > 0 && crossings.length < 10, `${crossings.length} crossings`);
  box.handOver();
  assert.deepEqual(crossings.flat().map(([id]) => Number(id)), Array.from({ length: 1_000 }, (_, i) => i));
});

test('asked to, it lets each entry cross before it returns', async () => {
  const { box, crossings } = outbox({ atOnce: true });
  box.add(['1', 'a', {}]);
  assert.deepEqual(crossings, [[['1', 'a', {}]]]);
  box.add(['2', 'b', { x: 1 }]);
  await nextTurn();
  assert.deepEqual(crossings, [[['1', 'a', {}]], [['2', 'b', { x: 1 }]]]);
});

test('nothing crosses when nothing waits', async () => {
  const { box, crossings } = outbox();
  box.add(['1', 'a', {}]);
  box.handOver();
  box.handOver();
  await nextTurn();
  assert.equal(crossings.length, 1);
});

test('an entry without a JSON form is told of and does not take others with it', () => {
  const { box, crossings, refused } = outbox();
  const cycle = {};
  cycle.self = cycle;
  box.add(['1', 'a', {}]);
  box.add(['2', 'a', { big: 1n }]);
  box.add(['3', 'a', cycle]);
  box.add(['4', 'a', {}]);
  box.handOver();
  assert.deepEqual(crossings, [[['1', 'a', {}], ['4', 'a', {}]]]);
  assert.deepEqual(refused, [['2', 'TypeError'], ['3', 'TypeError']]);
});

test('text that is not well-formed becomes so, and nothing else changes', () => {
  const { box, crossings } = outbox();
  const data = { lone: 'a\ud83d!', pair: '😀', looksAlike: '\\ud83d', end: '\udc00' };
  box.add(['1', 'a', data]);
  box.handOver();
  assert.deepEqual(crossings[0][0][2], { lone: 'a\ufffd!', pair: '😀', looksAlike: '\\ud83d', end: '\ufffd' });
});
