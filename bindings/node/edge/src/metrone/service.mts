// How Metrone is addressed, authorised and understood, and how it takes events: a bare list, answered event by event.

import { faultOf, misconfigured, type Fault } from '../core/errors.mjs';
import type { Answer } from '../core/http.mjs';
import { endpointOf } from '../core/options.mjs';
import { jsonOf, meaningOf, milliseconds, text, type Words } from '../core/service.mjs';
import { isObject } from '../core/shape.mjs';
import { allAccepted, outcomeOf, type Destination, type Outcome, type Verdict } from '../delivery/destination.mjs';
import { TABLE } from '../generated/metrone.mjs';

const ENDPOINT = 'https://api.metrone.io';
const MAX_EVENTS = 100;
/** A request may have 1 MiB; brackets and commas are not in the events' bytes. */
const MAX_BYTES = 1024 * 1024 - 2 * MAX_EVENTS;
const KEY = /^(metrone|mk)_(live|test)_[0-9a-f]{32}$/;
/** Codes of single events that are worth sending again, whatever the service says of requests. */
const PASSING = ['RATE_LIMITED', 'SERVER_ERROR', 'UNAVAILABLE'];

/** The project that a key opens. Throws a `ConfigError` if the key cannot be one. */
export function metrone(apiKey: string | undefined, endpoint = ENDPOINT): Destination {
  const { vendor } = TABLE;
  if (!apiKey) throw misconfigured(vendor, 'there is no API key: give an apiKey');
  if (!KEY.test(apiKey)) {
    const wanted = 'metrone_live_, metrone_test_, mk_live_ or mk_test_ and then 32 digits of 0-9 and a-f';
    throw misconfigured(vendor, `apiKey has not the form of a Metrone API key: wanted is ${wanted}; given are ${apiKey.length} characters`);
  }
  return {
    table: TABLE,
    endpoint: endpointOf(vendor, endpoint),
    credential: () => ({ 'x-api-key': apiKey }),
    words,
    names: { type: 'event_type', id: 'idempotency_key', reserved: 'api_key' },
    limits: { events: MAX_EVENTS, bytes: MAX_BYTES },
    stamp: (now) => new Date(now).toISOString(),
    body: (events) => `[${events.join()}]`,
    settle,
    failed,
  };
}

/** Understands `{error: {code, message, …}}`, `{error: 'text'}`, codes and waits beside `error`, and RFC 9457. */
function words(body: unknown): Words {
  const answer = isObject(body) ? body : {};
  const error = isObject(answer['error']) ? answer['error'] : {};
  return {
    code: text(error['code']) ?? text(answer['code']),
    message: text(answer['error']) ?? text(error['message']) ?? text(answer['message']) ?? text(answer['detail']),
    retryable: typeof error['retryable'] === 'boolean' ? error['retryable'] : undefined,
    retryAfterMs: milliseconds(error['retry_after_ms']) ?? milliseconds(answer['retry_after_ms']),
    requestId: text(error['request_id']) ?? text(answer['request_id']),
    details: error['details'],
  };
}

/** The answer to a batch. Every member may be missing: older servers answer `{ok: true}`, or nothing. */
interface BatchAnswer {
  accepted?: number;
  duplicates?: number;
  errors?: Array<{ index: number; code?: string; message?: string; retryable?: boolean }>;
}

function settle(count: number, { headers, body }: Answer): Outcome {
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? true;
  if (body === '' || !isJson) return allAccepted(count);
  const answer = jsonOf(body);
  if (isObject(answer)) return { is: 'settled', verdicts: verdictsOf(count, answer) };
  // The same request again gets the same answer, whole this time: the service recognises its key.
  return { is: 'retry', fault: faultOf('decode', 'the answer to a batch could not be read', { retryable: true }) };
}

/**
 * The service names the refused events and only counts the duplicates: these are put first, because it is the older part
 * of a batch that may have been stored before.
 */
function verdictsOf(count: number, { accepted, duplicates = 0, errors = [] }: BatchAnswer): Verdict[] {
  const refusals = new Map(errors.map((refusal) => [refusal.index, refusal]));
  // A server that stores fewer than it was sent without a word about the others has lost those.
  let stored = accepted ?? count;
  let repeated = duplicates;
  return Array.from({ length: count }, (_, index): Verdict => {
    const refusal = refusals.get(index);
    if (refusal) {
      const { code = '', message = '', retryable = false } = refusal;
      if (code === 'DUPLICATE_EVENT') return 'duplicate';
      if (retryable || PASSING.includes(code)) return 'again';
      return faultOf(meaningOf(TABLE, code, undefined)?.kind ?? 'rejected', message, { code });
    }
    if (stored-- <= 0) return faultOf('rejected', 'the service accepted fewer events than it was sent and did not say why');
    return repeated-- > 0 ? 'duplicate' : 'accepted';
  });
}

function failed(count: number, fault: Fault): Outcome {
  if (fault.code !== 'DUPLICATE_EVENT') return outcomeOf(fault, 'keyed');
  // Of several events, only those that are repeated are duplicates: alone, each gets its own answer.
  return count === 1 ? { is: 'settled', verdicts: ['duplicate'] } : { is: 'split', fault };
}
