import { expect, test } from 'vitest';

import { stepOf } from './steps';
import { event } from './testing';
import { tickLabel, ticksOf, timelineOf } from './timeline';

test('events stand at their share of the time, and long silence has a row', () => {
  const { rows } = timelineOf([event('a', 0), event('b', 1000), event('c', 9000), event('d', 10_000)]);
  const told = rows.map((row) => (row.type === 'gap' ? ['gap', row.milliseconds, row.place, row.width] : [row.event.id, row.since, row.place]));
  expect(told).toEqual([
    ['a', null, 0],
    ['gap', 1000, 0, 0.1],
    ['b', 1000, 0.1],
    ['gap', 8000, 0.1, 0.8],
    ['c', 8000, 0.9],
    ['gap', 1000, 0.9, 0.1],
    ['d', 1000, 1],
  ]);
});

test('an event that took time ends when it is told, and its time is no silence', () => {
  const { start, rows } = timelineOf([event('a', 2000, { duration_sec: 2 }), event('b', 10_000, { properties: { duration_ms: 7500 } })]);
  expect(start).toBe(Date.parse('2026-03-01T00:00:00Z'));
  expect(rows).toMatchObject([
    { type: 'event', duration: 2000, place: 0, width: 0.2 },
    { type: 'event', duration: 7500, place: 0.25, width: 0.75 },
  ]);
});

test('a session of one moment has a line all the same', () => {
  const timeline = timelineOf([event('a', 7), event('b', 7)]);
  expect(timeline.rows).toMatchObject([{ place: 0, width: 0 }, { place: 0, width: 0 }]);
  expect(ticksOf(timeline, 5)[0]).toEqual({ at: timeline.start, place: 0 });
});

test('the axis has round times, as exact as they must be', () => {
  const start = Date.parse('2026-03-01T00:00:00Z');
  const ticks = ticksOf({ start, end: start + 240_000 }, 5);
  expect(ticks.map(({ at, place }) => [at - start, place])).toEqual([[0, 0], [60_000, 0.25], [120_000, 0.5], [180_000, 0.75], [240_000, 1]]);
  expect([900, 240_000, 3 * 86_400_000].map((length) => tickLabel(start, { start, end: start + length }))).toEqual([
    '00:00:00.000',
    '00:00:00',
    '03-01 00:00',
  ]);
});

test.each([
  ['a call of a tool', { event_type: 'tool_call', properties: { target: 'find' } }, 'tool', 'find'],
  ['one by what was done', { event_type: 'agent_action', properties: { action_taken: 'tool_call', target: 'find' } }, 'tool', 'find'],
  ['a user who writes', { event_type: 'ai_chat', properties: { direction: 'in', chars: 3 } }, 'message-in', '3 characters'],
  ['an agent that writes', { event_type: 'ai_chat', properties: { direction: 'out' } }, 'message-out', ''],
  ['a page', { traits: { page_view: true, conversion: false, ai_interaction: false, web: true }, properties: { path: '/a' } }, 'page', '/a'],
  ['anything else', { event_type: 'signup' }, 'other', 'signup'],
])('%s is a step by its own name', (_, said, kind, about) => {
  expect(stepOf(event('a', 0, said))).toMatchObject({ kind, about });
});
