import { expect, test } from 'vitest';

import { filterOf, fitting } from './filter';
import { inOrder, sessionOf, sessionsOf } from './sessions';
import { event } from './testing';

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

test('a session is one, whatever services it came through, and the latest is first', () => {
  const sessions = sessionsOf([
    event('a', 0, { session_id: 'early' }),
    event('b', 10, { session_id: 'both', service: 'metrone' }),
    event('c', 20, { session_id: undefined }),
    event('d', 30, { session_id: 'both', service: 'agent_analytics' }),
  ]);
  expect(ids(sessions)).toEqual(['both', 'early']);
  expect(sessions[0]).toMatchObject({ services: ['metrone', 'agent_analytics'], end: Date.parse('2026-03-01T00:00:00.030Z') });
});

test('events of the same millisecond stand by their steps, or as they came', () => {
  const step = (id: string, number?: number) => event(id, 5, { properties: number === undefined ? {} : { step: number } });
  expect(ids(inOrder([step('second', 2), step('first', 1), event('before', 0)]))).toEqual(['before', 'first', 'second']);
  expect(ids(inOrder([step('x'), step('y')]))).toEqual(['x', 'y']);
});

test('who and of what kind: what the last event says, and whether an agent was at work', () => {
  const web = sessionOf('s', [event('a', 0, { user_id: 'anonymous' }), event('b', 1, { user_id: 'ada' }), event('c', 2)]);
  expect([web.user, web.agent, web.kind]).toEqual(['ada', undefined, 'web']);
  expect(sessionOf('s', [event('a', 0, { agent_id: 'support-1' })])).toMatchObject({ agent: 'support-1', kind: 'agent' });
});

test.each([
  [['task_initiated', 'task_completed'], 'success'],
  [['task_initiated', 'task_completed', 'task_failed'], 'failure'],
  [['task_completed', 'task_initiated'], 'open'],
  [['task_initiated', 'task_ended'], 'none'],
  [['page_view'], 'none'],
])('after %s, a session is: %s', (types, outcome) => {
  const events = types.map((event_type, index) => event(String(index), index, { event_type }));
  expect(sessionOf('s', events).outcome).toBe(outcome);
});

test('filters hold together, and an empty one fits all', () => {
  const sessions = sessionsOf([
    event('a', 0, { session_id: 'one', user_id: 'Ada', agent_id: 'x' }),
    event('b', 1, { session_id: 'two', service: 'agent_analytics' }),
  ]);
  const found = (query: string) => ids(fitting(sessions, filterOf(new URLSearchParams(query))));
  expect(found('')).toEqual(['two', 'one']);
  expect(found('text=aDa')).toEqual(['one']);
  expect(found('service=agent_analytics')).toEqual(['two']);
  expect(found('kind=agent&service=agent_analytics')).toEqual([]);
});
