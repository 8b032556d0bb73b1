import { expect, test } from 'vitest';

import { KINDS, inWords } from './kinds';
import { ruleOf } from './rule';

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, text] of Object.entries(fields)) data.set(name, text);
  return data;
};

test('a form becomes the rule that the control plane takes', () => {
  const fields = { operation: 'trackBatch', type: 'status', 'fault.status': '429', 'fault.headers': '{"retry-after": "2"}', 'fault.when': 'after', times: '2', probability: '0.5' };
  expect(ruleOf(form(fields))).toEqual({
    operation: 'trackBatch',
    times: 2,
    probability: 0.5,
    fault: { type: 'status', status: 429, headers: { 'retry-after': '2' }, when: 'after' },
  });
});

test('an `after` of the rule is not that of the fault, and what is empty is left out', () => {
  expect(ruleOf(form({ type: 'gap', after: '1', 'fault.after': '3', 'fault.count': '2', every: ' ' }))).toEqual({
    operation: '*',
    after: 1,
    fault: { type: 'gap', after: 3, count: 2 },
  });
  expect(ruleOf(form({ type: 'partial', 'fault.reject': '0, 2', 'fault.code': 'X' })).fault).toEqual({ type: 'partial', reject: [0, 2], code: 'X' });
});

test('a text that is not what it should be is named', () => {
  expect(() => ruleOf(form({ type: 'delay', 'fault.ms': '-1' }))).toThrow('Milliseconds: "-1" is not a whole number');
  expect(() => ruleOf(form({ type: 'repeat', probability: '2' }))).toThrow('Probability: "2"');
  expect(() => ruleOf(form({ type: 'status', 'fault.status': '503', 'fault.body': 'busy' }))).toThrow('Body, as JSON');
});

test('a rule is told in words', () => {
  const counts = { id: 1, seen: 0, hits: 0 };
  const fault = { type: 'status', status: 503, headers: {}, when: 'before' };
  expect(inWords({ ...counts, operation: '*', times: 2, fault })).toBe('Answer with a status: status 503; times 2');
  expect(inWords({ ...counts, operation: '*', fault: { type: 'drop', when: 'after' } })).toBe('Reset the connection: when after');
});

test('these are the faults that the server knows, with all that can be said about each', () => {
  const [source = ''] = Object.values(import.meta.glob<string>('../../../../src/world/fault.rs', { query: '?raw', import: 'default', eager: true }));
  const [, body = ''] = /pub enum Fault \{\n(.*?)\n\}/s.exec(source) ?? [];
  const snake = (name: string) => name.replace(/(?<=.)[A-Z]/g, '_$&').toLowerCase();
  const known = Array.from(body.matchAll(/^ {4}([A-Z]\w*)(?:,| \{\n(.*?)^ {4}\})/gms), ([, name = '', fields = '']) => [
    snake(name),
    ...Array.from(fields.matchAll(/^ {8}(\w+):/gm), ([, field]) => field),
  ]);
  expect(KINDS.map(({ type, fields }) => [type, ...fields.map(({ name }) => name)])).toEqual(known);
});
