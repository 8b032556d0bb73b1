import { expect, test } from 'vitest';

import { messageOf } from './answer';
import { bucketStart } from './buckets';
import { week } from './heatmap-grid';
import { count, percent, rate } from './numbers';
import { bucketSpan, periodOf, wholeDays } from './period';
import { returns } from './retention-grid';

const NOW = Date.parse('2026-03-01T12:34:30Z');
const iso = (time: number) => new Date(time).toISOString();

test('a period ends with this minute of the world, and is one of those that are offered', () => {
  const { days, start, end } = periodOf('30', NOW);
  expect([days, iso(start), iso(end)]).toEqual([30, '2026-01-30T12:35:00.000Z', '2026-03-01T12:35:00.000Z']);
  expect([null, '5', 'toString'].map((text) => periodOf(text, NOW).days)).toEqual([7, 7, 7]);
});

test('whole days are those up to today', () => {
  expect(wholeDays(periodOf('1', NOW))).toEqual({ startDate: '2026-03-01T00:00:00.000Z', endDate: '2026-03-02T00:00:00.000Z' });
  expect(wholeDays(periodOf('7', NOW)).startDate).toBe('2026-02-23T00:00:00.000Z');
});

test('an axis of buckets begins and ends with one', () => {
  expect(bucketSpan(periodOf('7', NOW), 'day').map(iso)).toEqual(['2026-02-22T00:00:00.000Z', '2026-03-02T00:00:00.000Z']);
  expect(bucketSpan(periodOf('1', NOW), 'hour').map(iso)).toEqual(['2026-02-28T12:00:00.000Z', '2026-03-01T13:00:00.000Z']);
  expect(['2026-11-20', '2026-11-20T10:00'].map((bucket) => iso(bucketStart(bucket)))).toEqual(['2026-11-20T00:00:00.000Z', '2026-11-20T10:00:00.000Z']);
});

test('a refusal is told in the words of the service, whichever form they have', () => {
  expect(messageOf({ error: { code: 'AUTH_FAILED', message: 'no such key' } }, 401)).toBe('no such key (AUTH_FAILED)');
  expect(messageOf({ error: 'NOT_FOUND', message: 'no such project' }, 404)).toBe('no such project (NOT_FOUND)');
  expect(messageOf({ success: false, error: 'bad period', error_code: 'VALIDATION_ERROR' }, 400)).toBe('bad period (VALIDATION_ERROR)');
  expect([undefined, '<html>', {}].map((error) => messageOf(error, 502))).toEqual(Array(3).fill('The service answered 502.'));
});

test('the week has a place for every hour, and what the API says in those it names', () => {
  const grid = week([{ day: 6, day_name: 'Saturday', hour: 23, events: 5, users: 1 }]);
  expect([grid.length, grid[0]!.length, grid[6]![23]]).toEqual([7, 24, 5]);
  expect(grid.flat().reduce((sum, events) => sum + events)).toBe(5);
});

test('a cohort is a row for each time after it', () => {
  expect(returns([{ date: '2026-02-23', users: 4, retained: [4, 1], rates: [1, 0.25] }])).toEqual([
    { date: '2026-02-23', users: 4, after: 0, retained: 4, rate: 1 },
    { date: '2026-02-23', users: 4, after: 1, retained: 1, rate: 0.25 },
  ]);
});

test('numbers are as people read them', () => {
  expect([count(12345), rate(0.4242), rate(null), percent(2.05)]).toEqual(['12,345', '42.4 %', '–', '2.1 %']);
});
