'use strict';

// What a call cost, as the program says: no prices are known here, because they change.

const PER_MILLION = 1_000_000;

/**
 * @param {undefined | ((call: object) => number | undefined) | Record<string, {input: number, output: number}>} cost a function,
 *   or prices by model in US dollars for a million tokens
 * @param {object} call what is known of the call
 * @returns {number | undefined} US dollars
 */
function costOf(cost, call) {
  if (typeof cost === 'function') return cost(call);
  // Providers answer with the exact version of the model that was asked for.
  const price = cost?.[call.model] ?? cost?.[call.requestedModel];
  if (price === undefined || call.inputTokens === undefined || call.outputTokens === undefined) return undefined;
  return (price.input * call.inputTokens + price.output * call.outputTokens) / PER_MILLION;
}

module.exports = { costOf };
