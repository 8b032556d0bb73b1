// How AGNT Analytics is addressed, authorised and understood.

import { faultOf, errorFrom, misconfigured } from '../core/errors.mjs';
import { endpointOf, isSendable } from '../core/options.mjs';
import { milliseconds, text, type Service, type Words } from '../core/service.mjs';
import { isObject } from '../core/shape.mjs';
import { TABLE } from '../generated/agnt.mjs';
import { unwrapped } from './answer.mjs';

const ENDPOINT = 'https://api.agnt.ai';
/** A date, which means its first instant in UTC, or a time with its offset. */
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/i;

/** A management token that was signed elsewhere, or a function that gives one whenever a request needs it. */
export type Token = string | (() => string | Promise<string>);

/** The account that a credential opens. Throws a `ConfigError` if there is not exactly one, or it cannot be one. */
export function agnt(apiKey: string | undefined, token: Token | undefined, endpoint = ENDPOINT): Service {
  const { vendor } = TABLE;
  if (apiKey !== undefined && token !== undefined) {
    throw misconfigured(vendor, 'there is more than one credential: give an apiKey or a token');
  }
  const given = apiKey ?? token;
  if (given === undefined) throw misconfigured(vendor, 'there is no credential of AGNT: give an apiKey or a token');
  if (typeof given !== 'function' && !isSendable(given)) {
    throw misconfigured(vendor, 'the credential has not the form of one of AGNT: wanted are letters, digits and signs without blanks');
  }
  return {
    table: TABLE,
    endpoint: endpointOf(vendor, endpoint),
    credential: async () => ({ authorization: `Bearer ${typeof given === 'function' ? await provided(given) : given}` }),
    words,
    unwrapped,
    objection,
  };
}

async function provided(token: Exclude<Token, string>): Promise<string> {
  const given = await token();
  if (isSendable(given)) return given;
  throw errorFrom(faultOf('config', 'the function gave no token that a header may hold'), { vendor: TABLE.vendor, operation: 'token' });
}

/** Understands `{error, error_code}` and the same nested in `error`. */
function words(body: unknown): Words {
  const answer = isObject(body) ? body : {};
  const error = isObject(answer['error']) ? answer['error'] : {};
  return {
    code: text(answer['error_code']) ?? text(error['code']) ?? text(answer['code']),
    message: text(answer['error']) ?? text(error['message']) ?? text(answer['message']),
    retryAfterMs: milliseconds(answer['retry_after_ms']),
    requestId: text(answer['request_id']),
    details: answer['details'],
  };
}

/** Finds a start or an end that is none, and an end before its start. */
function objection({ startDate, endDate }: Record<string, unknown>): string | undefined {
  for (const [name, moment] of Object.entries({ startDate, endDate })) {
    const isMoment = moment === undefined || (MOMENT.test(moment as string) && !Number.isNaN(Date.parse(moment as string)));
    if (!isMoment) return `${name} must be an ISO 8601 time with its offset, or a date`;
  }
  return Date.parse(endDate as string) < Date.parse(startDate as string) ? 'endDate must not be before startDate' : undefined;
}
