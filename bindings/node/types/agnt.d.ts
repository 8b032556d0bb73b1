import type { AgntOperations, EventRow, GetEventsParams } from '../generated/agnt';
import type { Client, RequestOptions } from './client';
import type { CallOptions } from './reply';

export * from '../generated/agnt';

/**
 * How a client of AGNT Analytics is set up. It needs one credential; without any, it is taken from AGNT_TOKEN, AGNT_API_KEY,
 * or AGNT_KID with AGNT_PRIVATE_KEY or AGNT_PRIVATE_KEY_PATH.
 */
export interface AgntOptions extends RequestOptions {
  /** A service key of a tenant, `sk_live_…`. */
  apiKey?: string;
  /** A management token that was signed elsewhere. */
  token?: string;
  /** The certificate whose private key signs tokens, which are renewed before they end and when the service refuses one. */
  kid?: string;
  /** The private key of the certificate, as PEM. */
  privateKey?: string;
  /** A file that holds it, in place of the key. */
  privateKeyPath?: string;
  /** Default: the environment variable AGNT_API_URL, or else the service's public address. */
  endpoint?: string;
}

/** A span of time. Each end is a date, which means its first instant in UTC, or a time with its offset. */
export interface Span {
  /** Start, included. */
  readonly startDate: string | Date;
  /** End, not included. */
  readonly endDate: string | Date;
}

/** What came of comparing two spans. */
export interface Regressions {
  /** The span that was looked at. */
  readonly window: Span;
  /** What it was compared with. */
  readonly baseline: Span;
  /** What got worse, most severe first. */
  readonly findings: Finding[];
  /** Questions that the service did not answer: nothing is known about these. */
  readonly unanswered: Array<{ readonly operation: string; readonly code: string; readonly message: string }>;
}

/** Something that got worse. */
export interface Finding {
  /** Which rule found it. */
  readonly rule: 'completion_rate_down' | 'volume_spike' | 'assistant_idle';
  readonly severity: 'info' | 'warning' | 'critical';
  /** Id of the assistant that it is about; null for the account as a whole. */
  readonly assistant: string | null;
  /** When it shows: the part of the window in which it is worst, or the time of silence. */
  readonly span: Span;
  /** How likely chance alone brings as much, by the test of the rule. */
  readonly p_value: number;
  /** The numbers and names by which it was found. */
  readonly evidence: Record<string, unknown>;
  /** The model's work behind it, as far as its events tell. */
  readonly traces: Traces;
  /** What to ask next. */
  readonly next_call: { readonly operation: string; readonly arguments: Record<string, unknown> };
}

/** The model's work behind a finding. Of its events, the newest 50 are looked at. */
export interface Traces {
  /** The newest ten traces, each once. */
  readonly traces: TraceRef[];
  /** What the events that were looked at cost, in US dollars; null if none says. */
  readonly cost: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
}

/** One trace, and what its newest event says of it. */
export interface TraceRef {
  readonly trace_id: string;
  readonly task_id: string | null;
  readonly chat_id: string | null;
  readonly timestamp: string;
  /** In US dollars. */
  readonly cost: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
}

/** One method for each operation of the service. */
export interface Agnt extends AgntOperations {}

/** A client of AGNT Analytics. The service is read only: its events come from the assistants that run there. */
export class Agnt extends Client {
  /** @throws {ConfigError} without a credential or with two, or with an option that is unknown or cannot work. */
  constructor(options?: AgntOptions);

  /** Every event of a span, newest first, each once; pages are fetched as they are asked for. `limit` is the size of a page. */
  iterEvents(params: GetEventsParams, options?: CallOptions): AsyncGenerator<EventRow, void, undefined>;

  /**
   * Compares two spans: what got worse, by more than chance explains, since when, and what to ask next. `window` is the last
   * seven days in UTC that are over unless it is given, `baseline` as long a span just before it. Asks six questions, and one
   * or two more for each of the ten most severe findings.
   *
   * Looked for are completion rates that fell (Fisher's exact test), days with at least twice as many events of a kind
   * (against the scatter of the baseline's days) and assistants that fell silent (exact binomial test), each at a level of
   * 1 % over all comparisons.
   */
  regressions(params?: { window?: Span; baseline?: Span }, options?: CallOptions): Promise<Regressions>;
}
