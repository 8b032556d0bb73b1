import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mintEventId } from '../lib/event-id.cjs';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids are UUIDs of version 7 that tell their time', () => {
  const before = Date.now();
  const id = mintEventId();
  assert.match(id, VERSION_7);
  const millisecond = parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  assert.ok(before <= millisecond && millisecond <= Date.now(), `${millisecond}`);
});

test('a hundred thousand ids are distinct and sort by age', () => {
  const ids = Array.from({ length: 100_000 }, mintEventId);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.toSorted(), ids);
  assert.ok(ids.every((id) => VERSION_7.test(id)));
});

test('ids keep their order when the clock goes back', (t) => {
  const later = mintEventId();
  t.mock.method(Date, 'now', () => 0);
  assert.ok(mintEventId() > later);
});
