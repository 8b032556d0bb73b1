// A live stream: opened again where it broke off, until an error that waiting does not mend, or until nobody listens.

import { createParser, type EventSourceMessage } from 'eventsource-parser';

import type { CallOptions } from '../../../types/reply.js';
import type { EventStreamOf, StreamItemOf } from '../../../types/stream.js';
import type { Caller } from './caller.mjs';
import { errorFrom, faultOf, kindOfStatus, type Fault } from './errors.mjs';
import { open, Unanswered, type Draft } from './http.mjs';
import { faultIn, jsonOf, meaningOf, text } from './service.mjs';
import { isObject } from './shape.mjs';

type Item = StreamItemOf<unknown>;

/** A connection on which nothing arrives for this long, not even a comment, is replaced: three pings of fifteen seconds. */
const IDLE_MS = 45_000;
/** Attempts in a row that may fail to bring a frame. */
const MAX_RECONNECTS = 10;
/** Ids to remember: as many events as a service is expected to send again after a reconnect. */
const RECENT = 1_000;
/** A frame larger than this ends the connection: an event is at most a few dozen KiB. */
const MAX_FRAME = 4 * 1024 * 1024;

const FRAMES: Readonly<Record<string, Item['type'] | 'error'>> = {
  ready: 'ready',
  event: 'event',
  message: 'event',
  gap: 'gap',
  error: 'error',
};

/** The live stream of an operation. An aborted signal ends it as `return()` does. */
export function stream(caller: Caller, operation: string, args: unknown, options: CallOptions = {}): EventStreamOf<unknown> {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  const items = new Subscription(caller, operation, stopped.signal).items(args);
  const release = () => {
    options.signal?.removeEventListener('abort', stop);
    stop();
  };
  return {
    async next() {
      try {
        const item = await items.next();
        if (item.done) release();
        return item;
      } catch (error) {
        release();
        throw error;
      }
    },
    // Not left to the generator, which would queue it behind a `next()` that waits.
    async return() {
      release();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      release();
    },
  };
}

class Subscription {
  readonly #caller: Caller;
  readonly #operation: string;
  readonly #stopped: AbortSignal;
  readonly #recent = new Set<string>();
  #lastEventId: string | undefined;
  /** Least wait before a reconnect, as the service wants it. */
  #pauseMs = 0;
  /** Attempts since the last frame. */
  #failures = 0;
  #wasOpen = false;

  constructor(caller: Caller, operation: string, stopped: AbortSignal) {
    this.#caller = caller;
    this.#operation = operation;
    this.#stopped = stopped;
  }

  async *items(args: unknown): AsyncGenerator<Item, undefined> {
    const { operation, draft } = this.#caller.prepare(this.#operation, args);
    const { platform, service } = this.#caller;
    while (!this.#stopped.aborted) {
      const headers = { ...draft.headers, accept: 'text/event-stream' };
      if (this.#lastEventId) Object.assign(headers, { 'last-event-id': this.#lastEventId });
      const connected = await this.#connect(await this.#caller.authorized(operation, { ...draft, headers }));
      const fault = 'kind' in connected ? connected : yield* this.#listen(connected);
      if (this.#stopped.aborted) return;
      this.#failures++;
      const wait = this.#failures > MAX_RECONNECTS ? undefined : this.#caller.waitAfter(fault, this.#failures, operation);
      if (wait === undefined) {
        throw errorFrom(fault, { vendor: service.table.vendor, operation: this.#operation, attempts: this.#failures });
      }
      await platform.sleep(Math.max(wait, this.#pauseMs), this.#stopped);
    }
  }

  async #connect(draft: Draft): Promise<ReadableStream<Uint8Array> | Fault> {
    const { platform, settings, service } = this.#caller;
    try {
      const answer = await open(platform, draft, settings.timeoutMs, this.#stopped);
      if (!answer.ok) return faultIn(service, { status: answer.status, headers: answer.headers, body: await answer.text() }, platform.now());
      const given = answer.headers.get('content-type') ?? 'no content type';
      if (given.startsWith('text/event-stream') && answer.body) return answer.body;
      await answer.body?.cancel();
      return faultOf('decode', `a stream of events was expected, the service answered with ${given}`);
    } catch (thrown) {
      return thrown instanceof Unanswered ? thrown.fault : broken(thrown);
    }
  }

  /** Tells what arrives until the connection is of no more use, and says why. */
  async *#listen(body: ReadableStream<Uint8Array>): AsyncGenerator<Item, Fault> {
    // There was no event from which to continue, so nobody knows what happened in between.
    if (this.#wasOpen && !this.#lastEventId) yield { type: 'gap', data: { last_event_id: null } };
    this.#wasOpen = true;
    const frames: EventSourceMessage[] = [];
    let oversized: Fault | undefined;
    const parser = createParser({
      onEvent: (frame) => frames.push(frame),
      onRetry: (ms) => (this.#pauseMs = ms),
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') oversized = broken(error);
      },
      maxBufferSize: MAX_FRAME,
    });
    const decoder = new TextDecoder();
    let last = '';
    const reader = body.getReader();
    const close = () => void reader.cancel().catch(() => {});
    this.#stopped.addEventListener('abort', close, { once: true });
    try {
      for (;;) {
        const chunk = await readWithin(IDLE_MS, reader);
        if (!('done' in chunk)) return chunk;
        const piece = chunk.done ? '' : decoder.decode(chunk.value, { stream: true });
        // The parser waits for what may follow a CR; at the end, nothing does.
        parser.feed(chunk.done && last === '\r' ? '\n' : piece);
        last = piece.at(-1) ?? last;
        for (const frame of frames.splice(0)) {
          this.#failures = 0;
          const heard = this.#understand(frame);
          if (heard && 'kind' in heard) return heard;
          if (heard) yield heard;
          this.#lastEventId = frame.id || this.#lastEventId;
        }
        if (oversized) return oversized;
        if (chunk.done) return faultOf('network', 'the service ended the stream');
      }
    } finally {
      this.#stopped.removeEventListener('abort', close);
      close();
    }
  }

  /** What a frame tells; nothing, if that is nothing new or nothing known. */
  #understand({ event: name = 'message', id, data }: EventSourceMessage): Item | Fault | undefined {
    const { service } = this.#caller;
    const notice = jsonOf(data);
    const told = (member: string) => (isObject(notice) ? text(notice[member]) : undefined) ?? null;
    switch (service.frames?.[name] ?? FRAMES[name]) {
      case 'ready':
        return { type: 'ready', data: { request_id: told('request_id') } };
      case 'gap':
        return { type: 'gap', data: { last_event_id: told('last_event_id') } };
      case 'event':
        if (id && !this.#isNew(id)) return undefined;
        return notice === undefined ? faultOf('decode', 'an event of the stream is no JSON') : { type: 'event', data: notice };
      case 'error': {
        const { code, message = 'the service ended the stream with an error', retryable, details } = service.words(notice);
        // The frame has no status of its own; unless its code says otherwise, the service has failed.
        const kind = meaningOf(service.table, code, details)?.kind ?? kindOfStatus(503);
        const fault = faultOf(kind, message, { details });
        return { ...fault, retryable: retryable ?? fault.retryable, ...(code && { code }) };
      }
      default:
        return undefined;
    }
  }

  #isNew(id: string): boolean {
    if (this.#recent.has(id)) return false;
    this.#recent.add(id);
    const [oldest] = this.#recent;
    if (this.#recent.size > RECENT && oldest !== undefined) this.#recent.delete(oldest);
    return true;
  }
}

/** The next piece of a body, or a fault in place of a broken one or of endless silence. */
async function readWithin(ms: number, reader: ReadableStreamDefaultReader<Uint8Array>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Fault>((resolve) => {
    timer = setTimeout(() => resolve(faultOf('timeout', `the stream was silent for ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (thrown) {
    return broken(thrown);
  } finally {
    clearTimeout(timer);
  }
}

function broken(cause: unknown): Fault {
  return faultOf('network', `the stream broke off: ${(cause as Error)?.message ?? cause}`, { cause });
}
