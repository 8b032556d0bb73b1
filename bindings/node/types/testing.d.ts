/** A rule by which requests to the mock server fail. */
export interface FaultRule {
  /** The operation that fails, or `*`. */
  operation: string;
  /** How often; for ever if absent. */
  times?: number | null;
  /** Only after so many matching requests. */
  after?: number;
  /** Only every n-th matching request. */
  every?: number;
  /** Only with this probability, drawn from `seed`. */
  probability?: number;
  seed?: number;
  fault: Fault;
}

/** Whether a fault comes before the request is processed, or after. */
export type When = 'before' | 'after';

export type Fault =
  /** An answer of this status instead of the real one. */
  | { type: 'status'; status: number; headers?: Record<string, string>; body?: unknown; when?: When }
  /** The real answer, late. */
  | { type: 'delay'; ms: number; when?: When }
  /** The connection breaks without an answer. */
  | { type: 'drop'; when?: When }
  /** Events of a batch are refused, by position. */
  | { type: 'partial'; reject: number[]; code: string }
  /** Events of a batch are refused, each for its own reason; `null` is processed. */
  | { type: 'verdicts'; codes: Array<string | null> }
  /** The request is processed twice; the second answer is given. */
  | { type: 'repeat' }
  /** A raw body, chunk by chunk, after which the connection closes. */
  | { type: 'respond'; status: number; headers?: Record<string, string>; chunks: string[]; when?: When }
  /** Random bytes instead of the body, or of everything. */
  | { type: 'garbage'; bytes?: number; instead_of?: 'body' | 'answer'; when?: When }
  /** The real answer, cut off. */
  | { type: 'truncate'; bytes: number }
  /** The real answer, so many bytes at a time. */
  | { type: 'drip'; bytes: number; ms: number }
  /** Events of a stream are left out without a word. */
  | { type: 'gap'; after: number; count: number }
  /** A stream is cut after so many events. */
  | { type: 'disconnect'; after: number };

/** A request that came to the mock server. */
export interface RecordedRequest {
  /** The `operationId`, if method and path belong to one. */
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Array<[name: string, value: string]>;
  /** Secrets in them are hidden. */
  readonly headers: Record<string, string>;
  /** What the body holds if it is JSON, else its text. */
  readonly body: unknown;
  readonly request_id: string;
  /** The status answered; null if the connection was broken off. */
  readonly status: number | null;
  /** Where request and answer break the service's specification, in words. */
  readonly violations: { readonly request: string[]; readonly response: string[] };
  readonly [fact: string]: unknown;
}

/**
 * A mock server in this process: the services' HTTP API in memory, on a free port of the loopback interface. It does not
 * keep the process alive.
 */
export class MockServer {
  constructor();
  /** The `endpoint` for a client. */
  readonly url: string;
  /** The `apiKey` for a client. */
  readonly key: string;
  /** The `apiKey` for a client of any service, for example `agent_analytics`. */
  keyOf(vendor: string): string;
  /** The public token of a service's first project, for services that have them. */
  tokenOf(vendor: string): string;
  /** The `endpoint` for a client of one service, at which no other answers. */
  urlOf(vendor: string): string;
  /** Forgets everything: events, faults, requests. */
  reset(): Promise<void>;
  /** From now on requests fail as the rules say, too. */
  faults(...rules: FaultRule[]): Promise<void>;
  /** The requests that came, oldest first. */
  requests(): Promise<RecordedRequest[]>;
  /** The events that are stored, oldest first. */
  events(): Promise<Array<Record<string, unknown>>>;
  /** Any other request to the server's control plane: `control('POST', 'clock', { freeze: true })`. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Stops the server. */
  stop(): void;
  /** As `stop()`, for `using`. */
  [Symbol.dispose](): void;
}
