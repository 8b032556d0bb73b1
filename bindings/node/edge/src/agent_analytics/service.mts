// How Agent Analytics is addressed, authorised and understood, and how it takes events: many of one project, all or none.

import { faultOf, misconfigured, type Fault } from '../core/errors.mjs';
import type { Answer } from '../core/http.mjs';
import { endpointOf, isSendable } from '../core/options.mjs';
import { jsonOf, milliseconds, text, type Words } from '../core/service.mjs';
import { isObject } from '../core/shape.mjs';
import type { Route } from '../core/table.mjs';
import { allAccepted, outcomeOf, type Destination, type Outcome, type Verdict } from '../delivery/destination.mjs';
import { TABLE } from '../generated/agent_analytics.mjs';

const ENDPOINT = 'https://api.agentanalytics.sh';
const MAX_EVENTS = 100;
/** A request may have 1 MiB; token, brackets and commas are not in the events' bytes. */
const MAX_BYTES = 1024 * 1024 - 1024;
/** The hosted service takes events of this age at most, and none that lie further ahead. */
const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1_000;
const MAX_AHEAD_MS = 5 * 60 * 1_000;
/** What the hosted service gives out; who hosts the service himself gives out what he likes. */
const PREFIXES = ['aak_', 'aas_', 'aat_'];
/** A key that was lent to an agent for a while travels in another header. */
const LENT_KEY = 'aas_';
/** What needs the public token of a project, where the account's key has no place. */
const WITH_TOKEN = [TABLE.ingest!.path, TABLE.operations['getExperimentConfig']!.path];

/** What tells an account from another. */
export interface Account {
  apiKey?: string | undefined;
  token?: string | undefined;
  project?: string | undefined;
  endpoint?: string | undefined;
  ambiguousFailures?: 'retry' | 'drop' | undefined;
  anyTime?: boolean | undefined;
}

/** The account that a key, a token or both open. Throws a `ConfigError` if one cannot be that. */
export function agentAnalytics({ apiKey, token, project, endpoint = ENDPOINT, ambiguousFailures, anyTime }: Account): Destination {
  const { vendor } = TABLE;
  if (!apiKey && !token) {
    throw misconfigured(vendor, 'there is neither an API key to read nor a project token to track: give an apiKey or a token');
  }
  if (ambiguousFailures !== undefined && !['retry', 'drop'].includes(ambiguousFailures)) {
    throw misconfigured(vendor, "ambiguousFailures must be 'retry' or 'drop'");
  }
  const isHosted = endpoint.replace(/\/+$/, '') === ENDPOINT;
  check('apiKey', apiKey, [PREFIXES[0]!, LENT_KEY], isHosted);
  check('token', token, ['aat_'], isHosted);
  return {
    table: TABLE,
    endpoint: endpointOf(vendor, endpoint),
    setting: (name) => ({ project, token })[name],
    credential: (route) => credential(route, apiKey),
    words,
    frames: { connected: 'ready', track: 'event' },
    names: { type: 'event', reserved: 'token' },
    limits: { events: MAX_EVENTS, bytes: MAX_BYTES },
    maxAgeMs: anyTime ? undefined : MAX_AGE_MS,
    stamp: (now) => now,
    momentOf: ({ timestamp }) => timestamp as number | undefined,
    refusal({ timestamp }, now) {
      if (!token) throw misconfigured(vendor, 'there is no project token to track with: give a token');
      if (anyTime || (timestamp as number) - now <= MAX_AHEAD_MS) return undefined;
      return "'timestamp' lies more than 5 minutes ahead: wanted are milliseconds since 1970, of the past";
    },
    body: (events) => `{"token":${JSON.stringify(token)},"events":[${events.join()}]}`,
    settle: (count, answer) => settle(count, answer, failed),
    failed,
  };

  function failed(_count: number, fault: Fault): Outcome {
    return outcomeOf(ambiguousFailures === 'drop' ? fault : { ...fault, ambiguous: false }, 'once');
  }
}

function credential({ path, open }: Route, apiKey: string | undefined): Record<string, string> {
  if (WITH_TOKEN.includes(path)) return {};
  if (!apiKey) {
    if (open) return {};
    throw misconfigured(TABLE.vendor, 'this call needs an Agent Analytics API key: give an apiKey');
  }
  return apiKey.startsWith(LENT_KEY) ? { authorization: `Bearer ${apiKey}` } : { 'x-api-key': apiKey };
}

/** Finds a credential that cannot be one, above all one in the other's place, where it would not be kept secret. */
function check(name: string, credential: string | undefined, wanted: string[], isHosted: boolean): void {
  if (credential === undefined) return;
  const has = (prefixes: string[]) => prefixes.some((prefix) => credential.startsWith(prefix));
  if (isSendable(credential) && (has(wanted) || !(isHosted || has(PREFIXES)))) return;
  const form = `wanted is ${wanted.join(' or ')} and then letters and digits; given are ${credential.length} characters`;
  throw misconfigured(TABLE.vendor, `${name} has not the form of one of Agent Analytics: ${form}`);
}

/** Understands `{error: 'CODE', message}`, the same without a code, and both nested in `error`. What stands beside are details. */
function words(body: unknown): Words {
  const answer = isObject(body) ? body : {};
  const { error, code, message, ...details } = isObject(answer['error']) ? answer['error'] : answer;
  const word = text(error);
  // Codes are written in capitals; what is not, are words for people.
  const isCode = text(code) === undefined && word !== undefined && /^[A-Z0-9_]+$/.test(word);
  return {
    code: isCode ? word : text(code),
    message: text(message) ?? (isCode ? undefined : word),
    retryAfterMs: milliseconds(details['retry_after_seconds'], 1_000),
    details: Object.keys(details).length > 0 ? details : undefined,
  };
}

/**
 * The hosted service says `queued` and `count`, one that somebody hosts himself `count` alone, and both say neither to a
 * sender that they take for a bot.
 */
function settle(count: number, { status, body }: Answer, failed: (count: number, fault: Fault) => Outcome): Outcome {
  // This status alone says that the events are queued: an answer that is cut short is not worth sending them twice.
  const isQueued = status === 202;
  const answer = jsonOf(body);
  if (!isObject(answer)) {
    const unread = faultOf('decode', 'the answer to a batch could not be read', { retryable: true, ambiguous: true });
    return isQueued ? allAccepted(count) : failed(count, unread);
  }
  if (!isQueued && answer['queued'] !== true && answer['count'] === undefined) return { is: 'reject', fault: takenForBot() };
  const taken = typeof answer['count'] === 'number' ? answer['count'] : count;
  const lost = () => faultOf('rejected', 'the service took fewer events than it was sent and did not say why');
  return { is: 'settled', verdicts: Array.from({ length: count }, (_, place): Verdict => (place < taken ? 'accepted' : lost())) };
}

function takenForBot(): Fault {
  const message = 'the service stored nothing: it takes the sender for a bot, by its User-Agent or that of a proxy on the way';
  return faultOf('rejected', message, { code: 'TAKEN_FOR_BOT' });
}
