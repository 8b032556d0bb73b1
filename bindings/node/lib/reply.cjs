'use strict';

/**
 * The answer of an operation: the service's own fields at the top, and the facts of the call out of the way in `$reply`,
 * which neither `JSON.stringify` nor a loop over the keys sees.
 *
 * @param {string} json the answer as the addon gives it
 */
function replyOf(json) {
  const { data, status, request_id, rate_limit, attempts } = JSON.parse(json);
  const reply = Object.freeze({ status, requestId: request_id ?? undefined, rateLimit: rateLimitOf(rate_limit), attempts });
  // A text is no object that could hold anything else.
  return Object.defineProperty(Object(data), '$reply', { value: reply });
}

function rateLimitOf(facts) {
  return Object.freeze({
    limit: facts.limit ?? undefined,
    remaining: facts.remaining ?? undefined,
    resetAfterMs: facts.reset_after_ms ?? undefined,
  });
}

module.exports = { replyOf };
