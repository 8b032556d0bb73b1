import { expect, test } from 'vitest';

import { added, moved, read, removed, renamed, requestOf, suggested, write } from './steps';

const STEPS = ['visit', 'signup', 'pay'];

test('what stands in the address is read as it was written, and nothing else is', () => {
  expect(read(write(['a,b', '"<script>"']))).toEqual(['a,b', '"<script>"']);
  expect([null, '', '{', '{"a":1}', '[1]'].map(read)).toEqual(Array(5).fill(undefined));
  expect(read(write(Array(20).fill('a')))).toHaveLength(8);
});

test('steps move past their neighbours, and not over the ends', () => {
  expect(moved(STEPS, 0, 1)).toEqual(['signup', 'visit', 'pay']);
  expect(moved(STEPS, 2, -1)).toEqual(['visit', 'pay', 'signup']);
  expect([moved(STEPS, 0, -1), moved(STEPS, 2, 1)]).toEqual([STEPS, STEPS]);
});

test('there are as many steps as the service takes', () => {
  expect(added(STEPS)).toEqual([...STEPS, '']);
  expect(added(Array(8).fill('a'))).toHaveLength(8);
  expect(removed(STEPS, 1)).toEqual(['visit', 'pay']);
  expect(removed(['a', 'b'], 0)).toEqual(['a', 'b']);
  expect(suggested(['only'])).toEqual(['only', '']);
});

test('the request has the steps as they are, once each is chosen', () => {
  const options = { count_by: 'user_id', conversion_window_hours: 24 } as const;
  expect(requestOf('test', 30, STEPS, options)).toEqual({
    project: 'test',
    steps: [{ event: 'visit' }, { event: 'signup' }, { event: 'pay' }],
    since: '30d',
    count_by: 'user_id',
    conversion_window_hours: 24,
  });
  expect(requestOf('test', 30, renamed(STEPS, 1, ''), options)).toBeUndefined();
});
