/**
 * Webhooks of voice and agent platforms, verified and read: Twilio, Vapi, Retell, Bland, OpenAI and Anthropic. A web server
 * of yours receives; nothing is sent and nothing is stored here. What the platforms tell becomes one kind of event, without
 * phone numbers, names and what was said.
 *
 * @module agentlytics/webhooks
 */

export { WebhookRefusedError } from './errors';

export type Platform = 'twilio' | 'vapi' | 'retell' | 'bland' | 'openai' | 'anthropic';

/** Which header holds an HMAC of which text, in the words of Vapi's HMAC credential; by default as there. */
export interface HmacPlan {
  algorithm?: 'sha1' | 'sha256' | 'sha512';
  signatureHeader?: string;
  signaturePrefix?: string;
  signatureEncoding?: 'hex' | 'base64';
  timestampHeader?: string;
  messageIdHeader?: string;
  /** With `{body}`, `{timestamp}`, `{method}`, `{url}` and `{svix-id}` for what stands there. */
  payloadFormat?: string;
  secretIsBase64?: boolean;
}

/**
 * How requests are signed where the customer has a choice, as with Vapi: as the platform has published (Vapi: the secret in
 * `X-Vapi-Secret`), with the secret as the bearer token, or by an HMAC.
 */
export type Scheme = 'published' | 'bearer' | { hmac: HmacPlan };

/** How a receiver is set up. */
export interface ReceiverOptions {
  /**
   * What the endpoint is called, such as `support-line`. Each event has it as a property, and calls that nothing else tells
   * the intent of have it from there.
   */
  label?: string;
  /** What the platform signs with; two while one replaces the other. Without any, every request is taken, and is not verified. */
  secret?: string | readonly string[] | undefined;
  /** Default `published`. */
  scheme?: Scheme;
  /** How far the time of a signature may lie from now, either way. Default 300,000. */
  toleranceMs?: number;
}

/** The headers of `node:http`, `Headers` of the web platform, or pairs of name and value. */
export type WebhookHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>;

/** A request as it came. */
export interface WebhookRequest {
  /** As the platform has it, with the query: behind a proxy, the public one. */
  readonly url: string | URL;
  readonly headers: WebhookHeaders;
  /** The raw body, before anything has parsed it. */
  readonly body: Uint8Array | string;
}

/** A `Request` of the web platform, as far as it matters here. */
export interface WebhookFetchRequest {
  readonly url: string;
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface WebhookTime {
  /** The time by which signatures are judged, or with which is signed. Default: that of the machine. */
  now?: Date | number;
}

/** What happened, in the words that `track()` takes. What the platform does not tell is not there. */
export interface UnifiedEvent {
  /** `ai_call` once for each call that is over; others tell of its course, of chats, sessions and jobs. */
  event_type: string;
  source: 'voice' | 'chat' | 'sms' | 'assistant';
  channel: 'voice' | 'chat' | 'sms' | 'agent' | 'api';
  ai_provider: Platform;
  /** The platform's own name of the call. */
  ai_call_id?: string;
  /** The platform's own name of the session or chat. */
  ai_session_id?: string;
  /** What the other side wanted: `booking`, `support` and others. */
  ai_intent?: string;
  ai_duration_sec?: number;
  agent_id?: string;
  /** The visitor's session on a website, if your program gave it to the platform. */
  session_id?: string;
  /** What else is known, in short words. */
  properties: Record<string, unknown>;
  /** When it happened, in UTC. */
  timestamp: string;
  /** The same for the same thing, however often it is told. */
  idempotency_key: string;
}

/** What the platform expects as an answer. */
export interface WebhookAnswer {
  readonly status: number;
  /** Null if there is no body. */
  readonly contentType: string | null;
  readonly body: string;
}

/** What a webhook tells, and how to answer it. */
export class Received {
  /** Made by a receiver. */
  private constructor();
  /** Null if it is of no interest; it is to be answered all the same. */
  readonly event: UnifiedEvent | null;
  readonly answer: WebhookAnswer;
  /** Whether the signature was checked. It was not if the receiver has no secret. */
  readonly verified: boolean;
  /** The answer as a `Response` of the web platform. */
  toResponse(): Response;
}

/** The receiving end of one endpoint. */
export class Receiver {
  /** @throws {ValidationError} for an option that is unknown or of another type. */
  constructor(platform: Platform, options?: ReceiverOptions);

  /**
   * Verifies a request and reads it.
   *
   * @throws {WebhookRefusedError} if it is not the platform's, or cannot be read. Answer with its `status`.
   * @throws {ValidationError} if the body was parsed.
   */
  receive(request: WebhookRequest, options?: WebhookTime): Received;

  /**
   * The same for the `Request` that Hono, `Bun.serve` or `Deno.serve` hands over, whose body nobody has read. The address is
   * what `X-Forwarded-Proto` and `X-Forwarded-Host` make of its own, unless given.
   */
  receiveRequest(request: WebhookFetchRequest, options?: WebhookTime & { url?: string | URL }): Promise<Received>;
}

/** Where to send a request that was signed, and with which headers. */
export interface Signed {
  /** Twilio says in it what the body of a JSON request is. */
  url: string;
  headers: Record<string, string>;
}

/**
 * Signs a request as the platform does: for tests of what receives it. The content type is JSON unless given.
 *
 * @throws {ConfigError} if the secret, the scheme or the URL cannot be used.
 */
export function sign(
  platform: Platform,
  secret: string,
  request: { url: string | URL; body: Uint8Array | string; contentType?: string },
  options?: WebhookTime & { scheme?: Scheme },
): Signed;
