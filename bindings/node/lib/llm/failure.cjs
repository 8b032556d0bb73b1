'use strict';

// Why a call of a model failed, in the words that this package has for its own failures.

const KIND_OF_STATUS = new Map([
  [401, 'auth'],
  [403, 'permission'],
  [404, 'not_found'],
  [408, 'timeout'],
  [409, 'conflict'],
  [413, 'too_large'],
  [429, 'rate_limited'],
]);

/**
 * @param {unknown} error as the provider's package throws it
 * @param {object} classes the classes of its errors, under the names they share
 * @returns {string} a kind; `error` for what is not the provider's or the network's
 */
function kindOf(error, classes) {
  const is = (name) => typeof classes[name] === 'function' && error instanceof classes[name];
  if (is('APIUserAbortError') || error?.name === 'AbortError') return 'cancelled';
  if (is('APIConnectionTimeoutError')) return 'timeout';
  if (is('APIConnectionError')) return 'network';
  if (typeof error?.status === 'number') return KIND_OF_STATUS.get(error.status) ?? (error.status >= 500 ? 'server' : 'rejected');
  // An error that comes in the middle of a stream has no status.
  if (is('APIError')) return 'server';
  if (error instanceof SyntaxError) return 'decode';
  // What `fetch` throws when a connection breaks.
  return error instanceof TypeError ? 'network' : 'error';
}

module.exports = { kindOf };
