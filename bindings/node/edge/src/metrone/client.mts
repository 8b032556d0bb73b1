import type { EventRow, GetEventsParams, MetroneOperations } from '../../../generated/metrone.js';
import type {
  AdEventData,
  AgentActionData,
  AICallData,
  AIChatData,
  AIIntentData,
  AISessionData,
  CampaignEventData,
  ConversionData,
  EitherSpelling,
  EventData,
  EventStream,
  ReviewEventData,
  SmsEventData,
  SocialEventData,
  StreamEventsParams,
  WithProperties,
} from '../../../types/metrone.js';
import type { CallOptions } from '../../../types/reply.js';
import { operating, Recorder, SESSION } from '../core/client.mjs';
import type { RecorderOptions } from '../core/options.mjs';
import { TABLE } from '../generated/metrone.mjs';
import { helped, type HelperName } from './helpers.mjs';
import { metrone } from './service.mjs';

/** How a client of Metrone is set up. */
export interface MetroneServerOptions extends RecorderOptions {
  /** For example `metrone_live_…` or `metrone_test_…`. */
  apiKey: string;
}

/** One method for each operation of the service. */
export interface MetroneServer extends MetroneOperations {}

/** A client of Metrone, under the name of the service's published client. It sends nothing but in `flush()`. */
export class MetroneServer extends /* @__PURE__ */ operating(Recorder, TABLE) {
  /** @throws {ConfigError} without an API key, or with an option that is unknown or cannot work. */
  constructor(options: MetroneServerOptions) {
    super(metrone(options?.apiKey, options?.endpoint), options, ['apiKey']);
  }

  /**
   * Takes an event and returns its id; `flush()` sends it.
   *
   * @throws {ValidationError} if `type` is empty or `data` is not an object. Anything else that is wrong is a loss with the
   * reason `invalid`: see `onDrop`.
   * @throws {ClosedError} after `shutdown()`.
   */
  track(type: string, data?: EventData): string {
    return this[SESSION].track(type, data);
  }

  /** A page view. */
  pageview(url: string, title?: string, data?: EventData): string {
    return this.#help('pageview', { url, title, ...data });
  }

  /** A conversion. */
  conversion(data: EitherSpelling<ConversionData>): string {
    return this.#help('conversion', data);
  }

  /** A voice call that an AI held. */
  trackAICall(data: EitherSpelling<AICallData>): string {
    return this.#help('trackAICall', data);
  }

  /** A chat that an AI held. */
  trackAIChat(data: EitherSpelling<AIChatData>): string {
    return this.#help('trackAIChat', data);
  }

  /** An intent that an AI recognised. */
  trackAIIntent(data: EitherSpelling<AIIntentData>): string {
    return this.#help('trackAIIntent', data);
  }

  /** The start, end or timeout of a session with an AI. */
  trackAISession(data: EitherSpelling<AISessionData>): string {
    return this.#help('trackAISession', data);
  }

  /** A step of an e-mail or SMS campaign. */
  trackCampaignEvent(data: WithProperties<CampaignEventData>): string {
    return this.#help('trackCampaignEvent', data);
  }

  /** Something that happened to a post. */
  trackSocialEvent(data: WithProperties<SocialEventData>): string {
    return this.#help('trackSocialEvent', data);
  }

  /** A review, or an answer to one. */
  trackReviewEvent(data: WithProperties<ReviewEventData>): string {
    return this.#help('trackReviewEvent', data);
  }

  /** Something that happened to an advertisement. */
  trackAdEvent(data: WithProperties<AdEventData>): string {
    return this.#help('trackAdEvent', data);
  }

  /** A text message in a conversation. */
  trackSmsEvent(data: WithProperties<SmsEventData>): string {
    return this.#help('trackSmsEvent', data);
  }

  /** Something that an autonomous agent did. */
  trackAgentAction(data: WithProperties<AgentActionData>): string {
    return this.#help('trackAgentAction', data);
  }

  /** All stored events that match, newest first, fetched page by page as they are asked for. */
  iterEvents(params?: GetEventsParams, options?: CallOptions): AsyncGenerator<EventRow, void, undefined> {
    return this[SESSION].rows('getEvents', params, options) as AsyncGenerator<never, void, undefined>;
  }

  /** Events as they are stored. Reconnects by itself. An aborted `signal` ends the stream as `return()` does. */
  streamEvents(params?: StreamEventsParams, options?: CallOptions): EventStream {
    return this[SESSION].stream('streamEvents', params, options) as EventStream;
  }

  #help(name: HelperName, data: object): string {
    return this[SESSION].helper(name, () => helped(name, data));
  }
}

/** A shorter name. */
export const Metrone: typeof MetroneServer = MetroneServer;
export type Metrone = MetroneServer;
