import assert from 'node:assert/strict';
import { test } from 'node:test';

import { AgentlyticsError, QuotaError, RateLimitError, errorFromNative, errorOf } from '../lib/errors.cjs';

test('the facts of the core become fields of the right class', () => {
  const error = errorFromNative(
    new Error(
      JSON.stringify({
        kind: 'rate_limited',
        code: 'RATE_LIMITED',
        message: 'metrone getStats: too many requests [RATE_LIMITED, status 429]',
        status: 429,
        retryable: true,
        retry_after_ms: 1500,
        request_id: 'req_1',
        vendor: 'metrone',
        operation: 'getStats',
        attempts: 4,
        details: null,
      }),
    ),
  );
  assert.ok(error instanceof RateLimitError && error instanceof AgentlyticsError && error instanceof Error);
  assert.ok(!(error instanceof QuotaError));
  assert.equal(error.name, 'RateLimitError');
  assert.match(String(error), /^RateLimitError: metrone getStats/);
  const { kind, code, status, retryable, retryAfterMs, requestId, vendor, operation, attempts, details } = error;
  assert.deepEqual(
    { kind, code, status, retryable, retryAfterMs, requestId, vendor, operation, attempts, details },
    {
      kind: 'rate_limited',
      code: 'RATE_LIMITED',
      status: 429,
      retryable: true,
      retryAfterMs: 1500,
      requestId: 'req_1',
      vendor: 'metrone',
      operation: 'getStats',
      attempts: 4,
      details: undefined,
    },
  );
});

test('a kind that this package does not know yet is still our error', () => {
  const error = errorOf({ kind: 'from_the_future', message: 'x' });
  assert.equal(error.constructor, AgentlyticsError);
  assert.equal(error.code, 'from_the_future');
});

test('what did not come from the core stays what it is', () => {
  const thrown = new TypeError('x is not a function');
  assert.equal(errorFromNative(thrown), thrown);
  assert.equal(errorFromNative(undefined), undefined);
});
