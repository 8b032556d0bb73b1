import { signal } from '@preact/signals';
import { expect, test } from 'vitest';

import type { LiveEvent } from '../../api/types';
import { held } from './held';

const event = (id: string) => ({ id }) as LiveEvent;
const [A, B, C] = ['a', 'b', 'c'].map(event) as [LiveEvent, LiveEvent, LiveEvent];

test('a pause holds the list still, counts what comes, and loses nothing', () => {
  const all = signal([A]);
  const { events, paused, waiting, toggle } = held(all);
  toggle();
  all.value = [A, B, C];
  expect([events.value, paused.value, waiting.value]).toEqual([[A], true, 2]);
  toggle();
  expect([events.value, paused.value, waiting.value]).toEqual([[A, B, C], false, 0]);
});

test('a list that began empty counts, too', () => {
  const all = signal<LiveEvent[]>([]);
  const { waiting, toggle } = held(all);
  toggle();
  all.value = [A];
  expect(waiting.value).toBe(1);
});

test('clearing shows what comes from then on, in a pause as well', () => {
  const all = signal([A]);
  const { events, toggle, clear } = held(all);
  clear();
  expect(events.value).toEqual([]);
  all.value = [A, B];
  expect(events.value).toEqual([B]);
  toggle();
  clear();
  all.value = [A, B, C];
  expect(events.value).toEqual([]);
  toggle();
  expect(events.value).toEqual([C]);
});

test('in another world nothing is cleared away', () => {
  const all = signal([A]);
  const { events, clear } = held(all);
  clear();
  all.value = [C];
  expect(events.value).toEqual([C]);
});
