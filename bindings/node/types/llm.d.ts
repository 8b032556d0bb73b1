/**
 * Records the calls that clients of model providers make.
 *
 * @module agentlytics/llm
 */

/** What hears of the calls: a client that has `track()`, such as `MetroneServer` or `AgentAnalytics`. */
export interface CallRecorder {
  track(type: string, data: Record<string, unknown>): unknown;
}

/** How calls are recorded. */
export interface WrapOptions {
  /** The type of the events. Default `llm_call`. */
  event?: string;
  /** Who answers, where it is not the one whose package it is, for example `azure`. */
  provider?: string;
  /** Record what was said, too: as `input` and `output`. Default false. */
  captureContent?: boolean;
  /**
   * What calls cost: a function, or prices by model, under the exact name of the version that answers or the name that was
   * asked for. Without it, no cost is recorded.
   */
  cost?: ((call: PricedCall) => number | undefined) | Readonly<Record<string, ModelPrice>>;
}

/** Prices of one model in US dollars for a million tokens. Who pays less for cached tokens needs a function instead. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
}

/** A call whose cost is asked for. */
export interface PricedCall {
  readonly provider: string;
  /** The version of the model that answered, else the one that was asked for. */
  readonly model: string | undefined;
  readonly requestedModel: string | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** The provider's whole account of what was used, in its own words. */
  readonly usage: Readonly<Record<string, unknown>> | undefined;
}

/** The fields of the event that a call becomes. What the provider does not tell is not there. */
export interface CallFields {
  provider: string;
  model?: string;
  /**
   * `completed`; `abandoned`, for a stream that was not read to its end; or why it failed: the kind of an error of this
   * package, such as `rate_limited`, `server` or `network`, or `error`.
   */
  outcome: string;
  /** From the call to the end of its answer. */
  duration_ms: number;
  /** From the call to the first thing that the model made. Streams only. */
  time_to_first_token_ms?: number;
  input_tokens?: number;
  output_tokens?: number;
  /** US dollars. */
  cost_usd?: number;
  /** Names of the tools that the model called, each once. */
  tools?: string[];
  /** The provider's name for the request. */
  request_id?: string;
  /** The messages as the provider takes them, with `captureContent`. */
  input?: unknown;
  /** The text of the answer, with `captureContent`. */
  output?: string;
}

type Create = (...args: never[]) => unknown;

/** A client of the package `openai`, as far as it matters here. */
export interface OpenAIClient {
  readonly chat: { readonly completions: { create: Create } };
  readonly responses?: { create: Create };
}

/** A client of the package `@anthropic-ai/sdk`, as far as it matters here. */
export interface AnthropicClient {
  readonly messages: { create: Create };
}

/**
 * Records what a client of the package `openai` is used for, one event for each chat completion and response, those of its
 * `parse()`, `stream()` and `runTools()` helpers too. Answers, streams and errors pass unchanged, and no failure to record is
 * ever thrown at the caller.
 *
 * @returns the same client
 * @throws {ConfigError} if there is nothing to wrap, or nothing to record with.
 */
export function wrapOpenAI<Client extends OpenAIClient>(client: Client, recorder: CallRecorder, options?: WrapOptions): Client;

/** As `wrapOpenAI`, for the messages of a client of the package `@anthropic-ai/sdk`, those of its beta too. */
export function wrapAnthropic<Client extends AnthropicClient>(client: Client, recorder: CallRecorder, options?: WrapOptions): Client;
