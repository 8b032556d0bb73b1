import { beforeEach, expect, test } from 'vitest';

import { MOST_EVENTS, events, faults, requests, take, worldTime } from './feed';
import type { LiveEvent, News, RequestLine } from './types';

const event = (id: string) => ({ id }) as LiveEvent;
const request = (number: number, status: number | null = null) => ({ number, status }) as RequestLine;
const news = (changes: Partial<News>): News => ({ fresh: false, events: [], requests: [], ...changes });

beforeEach(() => take(news({ fresh: true, faults: [] })));

test('events gather, up to a bound, and go when the world is another', () => {
  take(news({ events: [event('a')] }));
  take(news({ events: [event('b')] }));
  expect(events.value.map(({ id }) => id)).toEqual(['a', 'b']);
  take(news({ events: Array.from({ length: MOST_EVENTS }, (_, index) => event(String(index))) }));
  expect([events.value.length, events.value[0]?.id]).toEqual([MOST_EVENTS, '0']);
  take(news({ fresh: true, events: [event('c')] }));
  expect(events.value.map(({ id }) => id)).toEqual(['c']);
});

test('a request that has changed is the same request', () => {
  take(news({ requests: [request(1), request(2)] }));
  take(news({ requests: [request(1, 202)] }));
  expect([...requests.value.values()].map(({ number, status }) => [number, status])).toEqual([[1, 202], [2, null]]);
});

test('what a frame does not tell of stays as it is', () => {
  take(news({ events: [event('a')], faults: [{ id: 7 } as never] }));
  const before = [events.value, requests.value, faults.value];
  take(news({}));
  expect([events.value, requests.value, faults.value]).toEqual(before);
  expect(events.value).toBe(before[0]);
});

test('a frozen clock stands still, a running one goes on', () => {
  const now = '2026-03-01T00:00:00Z';
  take(news({ clock: { now, frozen: true } }));
  expect(worldTime()).toBe(Date.parse(now));
  take(news({ clock: { now, frozen: false } }));
  expect(worldTime()! - Date.parse(now)).toBeGreaterThanOrEqual(0);
});
