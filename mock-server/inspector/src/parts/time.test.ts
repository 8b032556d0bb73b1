import { expect, test } from 'vitest';

import { duration, utc, utcTime } from './time';

test('times are in UTC, wherever the page is', () => {
  expect(utc('2026-03-01T00:30:00.5+02:00')).toBe('2026-02-28 22:30:00.500');
  expect(utcTime('2026-03-01T12:34:56.789Z')).toBe('12:34:56.789');
  expect(utc('not a time')).toBe('not a time');
});

test('durations are told in two units at most', () => {
  expect([0, 999, 1240, 200_000, 7_500_000, 5 * 86_400_000 + 11 * 3_600_000].map(duration)).toEqual(['0 ms', '999 ms', '1.2 s', '3 min 20 s', '2 h 5 min', '5 d 11 h']);
});
