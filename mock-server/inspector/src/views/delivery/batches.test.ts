import { expect, test } from 'vitest';

import type { LiveEvent, RequestLine } from '../../api/types';
import { batchesOf, chosen, outcomes } from './batches';

let last = 0;
const request = (batch: string | null, status: number | null, more: Partial<RequestLine> = {}) =>
  ({ number: ++last, batch, status, service: 'metrone', operation: 'trackBatch', path: '/v1/events/batch', request_id: `req_${last}`, ...more }) as RequestLine;

const outcome = (...statuses: (number | null)[]) => batchesOf(statuses.map((status) => request('b', status)), [])[0]!.outcome;

test('attempts to write the same are one batch, other requests are each for themselves', () => {
  const requests = [request('a', 503), request(null, 200), request('b', 202), request(null, 200), request('a', 202)];
  const numbers = batchesOf(requests, []).map(({ attempts }) => attempts.map(({ number }) => number - requests[0]!.number));
  expect(numbers).toEqual([[0, 4], [1], [2], [3]]);
});

test('what became of a batch is told by its answers', () => {
  expect(outcome(202)).toBe('arrived');
  expect(outcome(503, null, 202)).toBe('retried');
  expect(outcome(null, 202, 202)).toBe('repeated');
  expect(outcome(503, 400)).toBe('refused');
  for (const status of [null, 408, 425, 429, 500, 503]) expect(outcome(status)).toBe('open');
});

test('a batch has stored what its attempts have', () => {
  const [first, second, other] = [request('a', null), request('a', 202), request('b', 202)];
  const events = [first, first, second, other].map(({ number }) => ({ request: number }) as LiveEvent);
  expect(batchesOf([first, second, other], [...events, {} as LiveEvent]).map(({ stored }) => stored)).toEqual([3, 1]);
});

test('batches are chosen by service, outcome and text of any attempt', () => {
  const requests = [request('a', 503), request('a', 202, { request_id: 'req_SOUGHT' }), request('b', 400, { service: 'agnt' }), request(null, 200)];
  const batches = batchesOf(requests, []);
  const all = { service: '', outcome: '', text: '', reads: true };
  const numbers = (changes: object) => chosen(batches, { ...all, ...changes }).map(({ number }) => number - requests[0]!.number);
  expect(numbers({})).toEqual([0, 2, 3]);
  expect(numbers({ reads: false })).toEqual([0, 2]);
  expect(numbers({ service: 'agnt' })).toEqual([2]);
  expect(numbers({ outcome: 'retried' })).toEqual([0]);
  expect(numbers({ text: 'sought' })).toEqual([0]);
  expect(numbers({ text: 'nowhere' })).toEqual([]);
  expect(Object.fromEntries(outcomes(batches))).toEqual({ retried: 1, refused: 1, arrived: 1 });
});
