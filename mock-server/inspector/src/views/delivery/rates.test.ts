import { expect, test } from 'vitest';

import { read } from './rates';

test('a service tells its rate in headers, or does not', () => {
  const headers = new Headers({ 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '588', ratelimit: '"default";r=588;t=42' });
  expect(read(headers)).toEqual({ limit: 600, remaining: 588, secondsLeft: 42 });
  expect(read(new Headers())).toBeNull();
});
