'use strict';

// One call of a model: what is known of it so far, and the event that it becomes, once. It knows no provider.

const { AsyncResource } = require('node:async_hooks');

const { isObject } = require('../casing.cjs');
const { costOf } = require('./cost.cjs');
const { kindOf } = require('./failure.cjs');

/**
 * What the readers of a provider find out, piece by piece.
 * @typedef {object} Facts
 * @property {string} [model] the model that answered
 * @property {number} [inputTokens]
 * @property {number} [outputTokens]
 * @property {object} [usage] all that the provider says of what was used, in its own words
 * @property {Set<string>} tools names of the tools that the model called
 * @property {string} text what it said
 * @property {boolean} hasBegun whether anything that the model made has come
 * @property {string} [outcome] set with the last piece, or by an answer that is not complete
 */

class Call {
  #settings;
  #operation;
  #requestedModel;
  #input;
  #record;
  #started;
  #firstToken;
  #requestId;
  #isOver = false;
  /** @type {Facts} */
  #facts = { tools: new Set(), text: '', hasBegun: false };

  /**
   * @param {object} settings of the wrapped client: the `provider`, the `errors` of its package, `record` (takes the fields of
   *   an event), `warn`, `captureContent`, `cost` and `now`, a clock in milliseconds
   * @param {object} operation how to read its answers: see `wrap`; and the `requestIdHeader` of these
   * @param {object} body of the request
   */
  constructor(settings, operation, body) {
    this.#settings = settings;
    this.#operation = operation;
    this.#requestedModel = body?.model;
    // A copy: conversations go on in the same array.
    if (settings.captureContent) this.#safely(() => (this.#input = structuredClone(operation.input(body))));
    // The event belongs to the context of the call, wherever its end is noticed.
    this.#record = AsyncResource.bind(settings.record);
    this.#started = settings.now();
  }

  /** An answer has begun. */
  onResponse(response) {
    this.#safely(() => (this.#requestId = response.headers.get(this.#operation.requestIdHeader)));
  }

  /** The answer as a whole. */
  onAnswer(answer) {
    // A service that is not quite the provider's may send something else, such as nothing.
    if (isObject(answer)) this.#safely(() => this.#operation.readAnswer(answer, this.#facts));
    this.end('completed');
  }

  /** A piece of an answer that streams. */
  onPiece(piece) {
    this.#safely(() => this.#operation.readPiece(piece, this.#facts));
    if (this.#facts.hasBegun) this.#firstToken ??= this.#settings.now();
  }

  /** Nothing more will come; `otherwise` is the outcome, unless the answer has told its own. */
  end(otherwise) {
    this.#finish(this.#facts.outcome ?? otherwise);
  }

  onError(error) {
    this.#requestId ??= error?.requestID;
    this.#finish(kindOf(error, this.#settings.errors));
  }

  /** What becomes of it cannot be seen. */
  giveUp(why) {
    this.#isOver = true;
    this.#settings.warn(why);
  }

  #finish(outcome) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#safely(() => this.#record(this.#fields(outcome)));
  }

  /** What goes wrong here is never the caller's trouble. */
  #safely(run) {
    try {
      run();
    } catch (error) {
      this.#settings.warn(error);
    }
  }

  #fields(outcome) {
    const { provider, captureContent, cost, now } = this.#settings;
    const requestedModel = this.#requestedModel;
    const { model = requestedModel, inputTokens, outputTokens, usage, tools, text } = this.#facts;
    let dollars;
    this.#safely(() => (dollars = costOf(cost, { provider, model, requestedModel, inputTokens, outputTokens, usage })));
    return present({
      provider,
      model,
      outcome,
      duration_ms: Math.round(now() - this.#started),
      time_to_first_token_ms: this.#firstToken === undefined ? undefined : Math.round(this.#firstToken - this.#started),
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      cost_usd: dollars,
      tools: tools.size > 0 ? [...tools] : undefined,
      request_id: this.#requestId,
      input: this.#input,
      output: captureContent && text !== '' ? text : undefined,
    });
  }
}

/** Fields of which something is known. */
function present(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

module.exports = { Call };
