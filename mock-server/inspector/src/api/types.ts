// What the control plane says, as `Control` in the mock server documents it. Times are RFC 3339 in UTC.

export interface Traits {
  page_view: boolean;
  conversion: boolean;
  ai_interaction: boolean;
  web: boolean;
}

/** An event as the store has it. Its other texts (`page_url`, `browser`, …) lie beside those named here. */
export interface StoredEvent {
  id: string;
  occurred_at: string;
  received_at: string;
  traits: Traits;
  duration_sec?: number;
  service: string;
  project?: string;
  event_type?: string;
  event_name?: string;
  session_id?: string;
  user_id?: string;
  agent_id?: string;
  idempotency_key?: string;
  properties?: Record<string, unknown>;
  [field: string]: unknown;
}

/** An event of the feed. */
export interface LiveEvent extends StoredEvent {
  /** The request that brought it, as a number of the journal; absent for events that no request brought. */
  request?: number;
}

/** A request in short, as lists show it. */
export interface RequestLine {
  number: number;
  at: string;
  service: string;
  operation: string | null;
  method: string;
  path: string;
  request_id: string;
  /** `null` while there is no answer, and for good if the connection was dropped. */
  status: number | null;
  /** The number of the fault rule that spoiled it. */
  fault: number | null;
  /** Whether the answer was one given before. */
  replayed: boolean;
  /** How many ways request and answer break the specification. */
  violations: number;
  /** The same for all attempts to write the same; `null` for requests that write nothing. */
  batch: string | null;
}

/** A request in full, without what is secret. */
export interface RequestDetail {
  number: number;
  world: string;
  at: string;
  service: string;
  operation: string | null;
  method: string;
  path: string;
  query: [string, string][];
  headers: Record<string, string>;
  body: unknown;
  request_id: string;
  status: number | null;
  fault: number | null;
  replayed: boolean;
  violations: { request: string[]; response: string[] };
  batch: string | null;
  /** The numbers of all requests of the batch, this one among them. */
  attempts: number[];
  /** What was stored of it. */
  events: StoredEvent[];
}

export interface ClockReading {
  now: string;
  frozen: boolean;
}

export interface ClockChange {
  set?: string;
  advance_ms?: number;
  freeze?: boolean;
  resume?: boolean;
}

export type Fault = { type: string } & Record<string, unknown>;

export interface FaultRule {
  operation: string;
  times?: number;
  after?: number;
  every?: number;
  probability?: number;
  seed?: number;
  fault: Fault;
}

export interface ActiveFault extends FaultRule {
  id: number;
  seen: number;
  hits: number;
}

export interface KeyInfo {
  service: string;
  key: string;
  world: string;
  scopes: ('read' | 'write')[];
  token?: string;
}

export interface Limits {
  [limit: string]: unknown;
}

/** What a world did, in numbers. */
export interface Report {
  stored: number;
  distinct: number;
  without_key: number;
  duplicates_refused: number;
  requests: number;
  requests_replayed: number;
  violations: number;
}

/** Events of a run, counted against their numbers. */
export interface Arrivals {
  stored: number;
  distinct: number;
  duplicated: number;
  lost: number;
  unexpected: number;
  out_of_order: number;
}

/** How a run arrived whose events carry `run`, `number` and perhaps `source` among their properties. */
export interface RunAudit extends Arrivals {
  /** Every event was stored once and in order, and nothing else. */
  exact: boolean;
  unnumbered: number;
  sources: Record<string, Arrivals & { first_lost: number[]; first_duplicated: number[]; first_out_of_order: number[] }>;
}

export interface Seeded {
  stored: number;
  duplicates: number;
  generated?: Record<string, number>;
}

/** What is new since the frame before; see `live.ts`. */
export interface News {
  /** The world is not the one that was told of so far: forget it. */
  fresh: boolean;
  events: LiveEvent[];
  /** New ones, and old ones that have changed. */
  requests: RequestLine[];
  /** There if somebody moved, stopped or released it; runs on by itself otherwise. */
  clock?: ClockReading;
  /** All of them, if any has changed. */
  faults?: ActiveFault[];
}
