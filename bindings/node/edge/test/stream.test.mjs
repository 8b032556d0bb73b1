// Live streams.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { metrone, refused, runtime } from '../test-support/index.mjs';

/** A stream that sends these pieces and ends. */
function pieces(...texts) {
  return () => new Response(new Blob(texts).stream(), { headers: { 'content-type': 'text/event-stream' } });
}

const frame = (id) => `id: ${id}\nevent: event\ndata: {"event_id":"${id}"}\n\n`;

async function take(count, stream) {
  const items = [];
  for await (const { type, data } of stream) {
    if (type !== 'ready') items.push(data.event_id ?? data.last_event_id);
    if (items.length === count) break;
  }
  return items;
}

test('a stream that ends is opened again where it broke off, and tells each event once', async () => {
  const world = runtime(pieces(frame('a'), frame('b')), refused(503, 'UNAVAILABLE'), pieces(frame('b'), frame('c')));
  assert.deepEqual(await take(3, metrone(world).streamEvents({ event_type: 'x' })), ['a', 'b', 'c']);
  assert.deepEqual(world.requests.map(({ headers }) => headers['last-event-id']), [undefined, 'b', 'b']);
  assert.match(world.requests[0].url, /\/v1\/api\/stream\?event_type=x$/);
});

test('a refusal ends it, after what came before', async () => {
  const world = runtime(pieces(frame('a'), 'event: error\ndata: {"error":{"code":"AUTH_FAILED","message":"revoked"}}\n\n'));
  const stream = metrone(world).streamEvents();
  assert.equal((await stream.next()).value.data.event_id, 'a');
  await assert.rejects(stream.next(), { name: 'AuthError', code: 'AUTH_FAILED' });
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
});

test('it ends while an item is awaited, by its signal or by `return()`', async () => {
  const open = () => new Response(new ReadableStream({}), { headers: { 'content-type': 'text/event-stream' } });
  const stopped = new AbortController();
  const bySignal = metrone(runtime(open)).streamEvents({}, { signal: stopped.signal }).next();
  const stream = metrone(runtime(open)).streamEvents();
  const byReturn = stream.next();
  await new Promise((resolve) => setTimeout(resolve, 5));
  stopped.abort();
  await stream.return();
  assert.deepEqual(await Promise.all([bySignal, byReturn]), Array(2).fill({ value: undefined, done: true }));
});
