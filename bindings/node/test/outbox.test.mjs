import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Outbox, Passage } from '../lib/outbox.cjs';

/** An outbox and what came out of it. */
function outbox() {
  const crossings = [];
  const refused = [];
  const box = new Outbox((json) => crossings.push(JSON.parse(json)), note(refused));
  return { box, crossings, refused };
}

const note = (refused) => ([id], cause) => refused.push([id, cause.constructor.name]);

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

test('many cross as soon as the code that tracks them pauses', async () => {
  const { box, crossings } = outbox();
  for (let i = 0; i < 40; i++) box.add([String(i), 'a', {}]);
  assert.deepEqual(crossings, []);
  await Promise.resolve();
  box.add(['40', 'a', {}]);
  await nextTurn();
  assert.deepEqual(crossings.map((entries) => entries.length), [40, 1]);
});

test('a burst crosses in fewer than one call in a hundred, in order', () => {
  const { box, crossings } = outbox();
  for (let i = 0; i < 1_000; i++) box.add([String(i), 'a', {}]);
  assert.ok(crossings.length > 0 && crossings.length < 10, `${crossings.length} crossings`);
  box.handOver();
  assert.deepEqual(crossings.flat().map(([id]) => Number(id)), Array.from({ length: 1_000 }, (_, i) => i));
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

test('through a passage each entry crosses before it returns, its objects as JSON', () => {
  const crossings = [];
  const refused = [];
  let losses = 0;
  const record = (...entry) => crossings.push(entry) > 0 && entry[1] === 'lost';
  const passage = new Passage(record, () => losses++, note(refused));
  passage.add(['1', 'a', { lone: '\ud83d', x: 1 }, false, { run: 7 }]);
  assert.deepEqual(crossings.pop(), ['1', 'a', '{"lone":"\\ufffd","x":1}', false, '{"run":7}']);
  passage.add(['2', null, { type: 'b' }]);
  assert.deepEqual(crossings.pop(), ['2', null, '{"type":"b"}', false]);
  passage.add(['3', 'helper', undefined, true]);
  assert.deepEqual(crossings.pop(), ['3', 'helper', undefined, true]);
  assert.equal(losses, 0);
  passage.add(['4', 'lost', {}, false]);
  assert.deepEqual([crossings.pop(), losses], [['4', 'lost', '{}', false], 1]);
  passage.add(['5', 'a', { big: 1n }, false]);
  passage.add(['6', 'a', {}, false, { big: 1n }]);
  passage.handOver();
  assert.deepEqual(crossings, []);
  assert.deepEqual(refused, [['5', 'TypeError'], ['6', 'TypeError']]);
});
