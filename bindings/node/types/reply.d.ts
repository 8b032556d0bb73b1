/** The facts of the call that brought an answer. */
export interface ReplyInfo {
  /** HTTP status. */
  readonly status: number;
  /** The service's name for the request: quote it when asking the service's support. */
  readonly requestId: string | undefined;
  /** What the service says about its rate limit. */
  readonly rateLimit: RateLimit;
  /** How often the request was sent; 1 when the first attempt succeeded. */
  readonly attempts: number;
}

/** The state of the rate limit after an answer, as far as the service tells. */
export interface RateLimit {
  /** Requests allowed in the window. */
  readonly limit: number | undefined;
  /** Of these, requests left. */
  readonly remaining: number | undefined;
  /** Milliseconds until the window begins anew. */
  readonly resetAfterMs: number | undefined;
}

/**
 * The answer of an operation: the service's own fields, and the facts of the call in `$reply`. That property is not
 * enumerable: `JSON.stringify` and loops over the keys see the service's fields only.
 */
export type Reply<T> = T & { readonly $reply: ReplyInfo };

/** What every call takes beside its parameters. */
export interface CallOptions {
  /** Gives the call up: its promise rejects with a `CancelledError`, and the request is dropped. */
  signal?: AbortSignal;
}
