import { expect, test } from 'vitest';

import type { LiveEvent } from '../../api/types';
import { filterOf, fitting } from './filter';

const EVENTS = [
  { id: '1', service: 'metrone', event_type: 'greeting', agent_id: 'a', session_id: 's', user_id: 'u', properties: { note: '<script>' } },
  { id: '2', service: 'agnt', event_type: 'greeting', agent_id: 'b' },
  { id: '3', service: 'metrone', event_type: 'farewell', session_id: 's' },
] as unknown as LiveEvent[];

const found = (query: string) => fitting(EVENTS, filterOf(new URLSearchParams(query))).map(({ id }) => id).join('');

test('each word of the filter must fit, and what is empty fits all', () => {
  expect(found('')).toBe('123');
  expect(found('service=metrone')).toBe('13');
  expect(found('service=metrone&type=greeting')).toBe('1');
  expect([found('agent=b'), found('session=s'), found('user=u'), found('user=s')]).toEqual(['2', '13', '1', '']);
});

test('text is looked for in everything, whatever its case', () => {
  expect([found('text=%3CSCRIPT'), found('text=FAREwell'), found('text=nowhere')]).toEqual(['1', '3', '']);
});

test('a list without a filter is the same list', () => {
  expect(fitting(EVENTS, filterOf(new URLSearchParams()))).toBe(EVENTS);
});
