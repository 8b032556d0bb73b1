// One logical call: checked, sent, repeated where that helps, read.

import type { CallOptions, Reply } from '../../../types/reply.js';
import { errorFrom, faultOf, invalid, type Attempted, type Fault } from './errors.mjs';
import { send, Unanswered, type Answer, type Draft } from './http.mjs';
import type { Mint } from './mint.mjs';
import type { Platform } from './platform.mjs';
import { rateLimitOf } from './rate-limit.mjs';
import { draftOf } from './request.mjs';
import { dispositionOf, honoured, pauseAfter, type RetryPolicy } from './retry.mjs';
import { faultIn, jsonOf, type Service } from './service.mjs';
import { memberMismatch, mismatch } from './shape.mjs';
import type { Operation } from './table.mjs';

/** How calls are made. Times are milliseconds. */
export interface CallSettings extends RetryPolicy {
  readonly timeoutMs: number;
}

/** How much of an answer that cannot be read is shown. */
const EXCERPT = 120;

export class Caller {
  readonly service: Service;
  readonly platform: Platform;
  readonly settings: CallSettings;
  readonly #mint: Mint;

  constructor(service: Service, platform: Platform, mint: Mint, settings: CallSettings) {
    this.service = service;
    this.platform = platform;
    this.settings = settings;
    this.#mint = mint;
  }

  /** Calls an operation and reads its answer. Rejects with the last attempt's failure. */
  async call(id: string, args: unknown, { signal }: CallOptions = {}): Promise<Reply<unknown>> {
    const { operation, draft, attempted } = this.prepare(id, args);
    while (!signal?.aborted) {
      attempted.attempts++;
      const outcome = await this.#attempt(operation, draft, signal);
      if (!('kind' in outcome)) return this.#read(operation, outcome, draft, attempted);
      if (signal?.aborted) break;
      const isLast = attempted.attempts > this.settings.maxRetries;
      const wait = isLast ? undefined : this.waitAfter(outcome, attempted.attempts, operation);
      if (wait === undefined) {
        throw errorFrom({ ...outcome, requestId: outcome.requestId ?? draft.headers['x-request-id']! }, attempted);
      }
      await this.platform.sleep(wait, signal);
    }
    const fault = faultOf('cancelled', 'the call was given up by its AbortSignal', { cause: signal.reason });
    throw errorFrom(fault, { vendor: this.service.table.vendor, operation: id });
  }

  /** An operation, and the request for it. Throws if it cannot be one. */
  prepare(id: string, given: unknown): { operation: Operation; draft: Draft; attempted: Required<Attempted> } {
    const { service } = this;
    const { vendor, operations, types } = service.table;
    const operation = operations[id]!;
    const attempted = { vendor, operation: id, attempts: 0 };
    const args = argumentsOf(given, attempted);
    const reason = memberMismatch(types, operation.takes, args, '', 'argument') ?? service.objection?.(args);
    if (reason) throw invalid(attempted, reason);
    const headers: Record<string, string> = { 'x-request-id': `req_${this.#mint.plain()}` };
    if (operation.safety === 'keyed') headers['idempotency-key'] = this.#mint.id();
    return { operation, draft: draftOf(service, operation, args, headers, attempted), attempted };
  }

  /** A request with its credential. */
  async authorized(operation: Operation, draft: Draft): Promise<Draft> {
    return { ...draft, headers: { ...draft.headers, ...(await this.service.credential(operation)) } };
  }

  /** How long to wait before another attempt of an operation; `undefined` if none is worth it. */
  waitAfter(fault: Fault, failures: number, operation: Operation): number | undefined {
    const { settings, platform } = this;
    if (dispositionOf(fault, operation.safety ?? 'safe') !== 'retry') return undefined;
    return fault.retryAfterMs === undefined ? pauseAfter(failures, settings, platform) : honoured(fault.retryAfterMs, platform);
  }

  async #attempt(operation: Operation, draft: Draft, signal: AbortSignal | undefined): Promise<Answer | Fault> {
    const { platform, settings, service } = this;
    try {
      const answer = await send(platform, await this.authorized(operation, draft), settings.timeoutMs, signal);
      return answer.status >= 200 && answer.status < 300 ? answer : faultIn(service, answer, platform.now());
    } catch (thrown) {
      if (thrown instanceof Unanswered) return thrown.fault;
      throw thrown;
    }
  }

  #read({ answer: shape }: Operation, answer: Answer, draft: Draft, attempted: Required<Attempted>): Reply<unknown> {
    const { status, headers, body } = answer;
    const requestId = headers.get('x-request-id') ?? draft.headers['x-request-id']!;
    const refuse = (why: string) => errorFrom(faultOf('decode', why, { status, requestId }), attempted);
    const data = shape === undefined ? body : this.#decoded(shape, body, refuse);
    const rateLimit = rateLimitOf(headers, this.platform.now());
    const reply = Object.freeze({ status, requestId, rateLimit, attempts: attempted.attempts });
    // A text is no object that could hold anything else.
    return Object.defineProperty(Object(data), '$reply', { value: reply });
  }

  #decoded(shape: string, body: string, refuse: (why: string) => Error): unknown {
    const { service } = this;
    const json = jsonOf(body);
    if (json === undefined) {
      throw refuse(body ? `the answer is no JSON; it begins with ${JSON.stringify(body.slice(0, EXCERPT))}` : 'the answer is empty');
    }
    const data = service.unwrapped?.(json, shape) ?? json;
    const reason = mismatch(service.table.types, shape, data, 'the answer', 'answer');
    if (reason) throw refuse(`the answer could not be read: ${reason}`);
    return data;
  }
}

/** Arguments as JSON has them: dates are texts, and what is null or undefined was not given. */
function argumentsOf(given: unknown, attempted: Attempted): Record<string, unknown> {
  try {
    const args: Record<string, unknown> = JSON.parse(JSON.stringify(given ?? {}));
    return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
  } catch (cause) {
    throw invalid(attempted, `the arguments have no JSON form: ${(cause as Error).message}`, cause);
  }
}
