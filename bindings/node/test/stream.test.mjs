import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AuthError } from '../lib/index.mjs';
import { client, mock } from '../test-support/index.mjs';

const server = mock();

test('events come as they are stored, and leaving the loop closes the stream', async () => {
  const metrone = client(server, { batchSize: 0 });
  const seen = [];
  for await (const item of metrone.streamEvents({ event_type: 'wanted' })) {
    if (item.type === 'ready') {
      metrone.track('other');
      for (let n = 0; n < 3; n++) metrone.track('wanted', { n });
      continue;
    }
    seen.push([item.type, item.data.event_type, item.data.properties.n]);
    if (seen.length === 3) break;
  }
  assert.deepEqual(seen, [0, 1, 2].map((n) => ['event', 'wanted', n]));
  await metrone.shutdown();
});

test('return() ends a next() that waits', async () => {
  const metrone = client(server);
  const stream = metrone.streamEvents();
  assert.equal((await stream.next()).value.type, 'ready');
  const waiting = stream.next();
  assert.deepEqual(await stream.return(), { value: undefined, done: true });
  assert.deepEqual(await waiting, { value: undefined, done: true });
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
  await metrone.shutdown();
});

test('an AbortSignal ends the stream', async () => {
  const metrone = client(server);
  const abort = new AbortController();
  const types = [];
  for await (const item of metrone.streamEvents({}, { signal: abort.signal })) {
    types.push(item.type);
    abort.abort();
  }
  assert.deepEqual(types, ['ready']);
  await metrone.shutdown();
});

test('a refusal for good is thrown, then the stream has ended', async () => {
  const stranger = client(server, { apiKey: `metrone_test_${'0'.repeat(32)}` });
  const stream = stranger.streamEvents();
  await assert.rejects(stream.next(), AuthError);
  assert.equal((await stream.next()).done, true);
  await stranger.shutdown();
});
