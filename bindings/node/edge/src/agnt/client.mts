import type { AgntOperations, EventRow, GetEventsParams } from '../../../generated/agnt.js';
import type { CallOptions } from '../../../types/reply.js';
import { Client, operating, SESSION } from '../core/client.mjs';
import type { ClientOptions } from '../core/options.mjs';
import { TABLE } from '../generated/agnt.mjs';
import { agnt, type Token } from './service.mjs';

/** How a client of AGNT Analytics is set up. It needs one credential. */
export interface AgntOptions extends ClientOptions {
  /** A service key of a tenant, `sk_live_…`. */
  apiKey?: string;
  /** A management token that was signed elsewhere, or a function that gives one whenever a request needs it. */
  token?: Token;
}

/** One method for each operation of the service. */
export interface Agnt extends AgntOperations {}

/** A client of AGNT Analytics. The service is read only: its events come from the assistants that run there. */
export class Agnt extends /* @__PURE__ */ operating(Client, TABLE) {
  /** @throws {ConfigError} without a credential or with two, or with an option that is unknown or cannot work. */
  constructor(options: AgntOptions) {
    super(agnt(options?.apiKey, options?.token, options?.endpoint), options, ['apiKey', 'token']);
  }

  /** Every event of a span, newest first, each once; pages are fetched as they are asked for. `limit` is the size of a page. */
  iterEvents(params: GetEventsParams, options?: CallOptions): AsyncGenerator<EventRow, void, undefined> {
    return this[SESSION].rows('getEvents', params, options) as AsyncGenerator<never, void, undefined>;
  }
}
