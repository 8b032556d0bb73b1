import type { EventPayload, EventRow, GetEventsParams, MetroneOperations, Source } from '../generated/metrone';
import type { Recorder } from './client';
import type { DeliveryOptions } from './delivery';
import type { CallOptions } from './reply';
import type { EventStreamOf, StreamItemOf } from './stream';
import type { Received } from './webhooks';

export * from '../generated/metrone';

/** How a client of Metrone is set up. */
export interface MetroneServerOptions extends DeliveryOptions {
  /** For example `metrone_live_…` or `metrone_test_…`. Default: the environment variable METRONE_API_KEY. */
  apiKey?: string;
  /** Default: the environment variable METRONE_ENDPOINT, or else the service's public address. */
  endpoint?: string;
}

/** What an event may say beside its type: the service's fields. Every other key becomes a property. */
export type EventData = Omit<EventPayload, 'event_type' | 'sdk_version'> & Record<string, unknown>;

/** Parameters of `streamEvents`. */
export interface StreamEventsParams {
  /** Only events of this type. */
  event_type?: string;
  /** Only events of this source. */
  source?: Source;
  /** Goes on after this event. */
  last_event_id?: string;
}

export interface AICallData {
  call_id: string;
  provider?: string;
  /** Seconds. */
  duration?: number;
  intent?: string;
  transcript_snippet?: string;
  outcome?: string;
  session_id?: string;
  properties?: Record<string, unknown>;
}

export interface AIChatData {
  session_id: string;
  provider?: string;
  message_count?: number;
  intent?: string;
  resolved?: boolean;
  /** Seconds. */
  duration?: number;
  properties?: Record<string, unknown>;
}

export interface AIIntentData {
  intent: string;
  confidence?: number;
  /** Default: assistant. */
  source?: 'voice' | 'chat' | 'assistant';
  properties?: Record<string, unknown>;
}

export interface AISessionData {
  session_id: string;
  action: 'start' | 'end' | 'timeout';
  provider?: string;
  /** Seconds. */
  duration?: number;
  properties?: Record<string, unknown>;
}

export interface ConversionData {
  conversion_type: string;
  value?: number;
  currency?: string;
  properties?: Record<string, unknown>;
}

export interface CampaignEventData {
  /** For example email_sent, email_opened, sms_replied. */
  event_type: string;
  campaign_id: string;
  recipient_id_hash: string;
}

export interface SocialEventData {
  /** For example post_published, impression, share. */
  event_type: string;
  platform: string;
  post_id: string;
}

export interface ReviewEventData {
  /** For example received, responded. */
  event_type: string;
  platform: string;
  review_id: string;
  rating: number;
}

export interface AdEventData {
  /** For example impression, click, spend_daily. */
  event_type: string;
  platform: string;
  campaign_id: string;
}

export interface SmsEventData {
  /** For example received, replied. */
  event_type: string;
  agent_id: string;
}

export interface AgentActionData {
  agent_type: string;
  /** What the agent did; also the type of the event. */
  action_taken: string;
  agent_id?: string;
  target?: string;
  outcome?: string;
}

type Camel<S> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

/** Arguments as the service's published client spells them (`call_id`), or as JavaScript does (`callId`). */
export type EitherSpelling<T> = T | { [K in keyof T as Camel<K>]: T[K] };

/** Arguments beside which every other key becomes a property. */
export type WithProperties<T> = EitherSpelling<T> & Record<string, unknown>;

/** An item of the live stream of Metrone. */
export type StreamItem = StreamItemOf<EventRow>;

/** A live stream of Metrone. */
export type EventStream = EventStreamOf<EventRow>;

/** One method for each operation of the service. */
export interface MetroneServer extends MetroneOperations {}

/**
 * A client of Metrone, under the name of the service's published client. Make one per process: it holds a queue and a
 * connection. An idle client does not keep the process alive; what still waits when the process ends is delivered then,
 * for up to two seconds.
 */
export class MetroneServer extends Recorder {
  /** @throws {ConfigError} without an API key, or with an option that is unknown or cannot work. */
  constructor(options?: MetroneServerOptions);

  /**
   * Takes an event and returns its id at once; it is sent in the background. `data` is copied one level deep: a nested
   * object must not be changed before the current turn of the event loop is over.
   *
   * @throws {ValidationError} if `type` is empty or `data` is not an object. What is found wrong later (a published
   * field of the wrong type, a value without a JSON form) is a loss with the reason `invalid`: see `onDrop`.
   * @throws {ClosedError} after `shutdown()`.
   */
  track(type: string, data?: EventData): string;

  /** A page view. */
  pageview(url: string, title?: string, data?: EventData): string;
  /** A conversion. */
  conversion(data: EitherSpelling<ConversionData>): string;
  /** A voice call that an AI held. */
  trackAICall(data: EitherSpelling<AICallData>): string;
  /** A chat that an AI held. */
  trackAIChat(data: EitherSpelling<AIChatData>): string;
  /** An intent that an AI recognised. */
  trackAIIntent(data: EitherSpelling<AIIntentData>): string;
  /** The start, end or timeout of a session with an AI. */
  trackAISession(data: EitherSpelling<AISessionData>): string;
  /** A step of an e-mail or SMS campaign. */
  trackCampaignEvent(data: WithProperties<CampaignEventData>): string;
  /** Something that happened to a post. */
  trackSocialEvent(data: WithProperties<SocialEventData>): string;
  /** A review, or an answer to one. */
  trackReviewEvent(data: WithProperties<ReviewEventData>): string;
  /** Something that happened to an advertisement. */
  trackAdEvent(data: WithProperties<AdEventData>): string;
  /** A text message in a conversation. */
  trackSmsEvent(data: WithProperties<SmsEventData>): string;
  /** Something that an autonomous agent did. */
  trackAgentAction(data: WithProperties<AgentActionData>): string;
  /**
   * What a webhook tells, if it tells something. The service stores it once, however often the platform delivers it: the
   * platform's own names of call and event are the key by which it is recognised.
   */
  trackWebhook(received: Received): string | undefined;

  /** All stored events that match, newest first, fetched page by page as they are asked for. */
  iterEvents(params?: GetEventsParams, options?: CallOptions): AsyncGenerator<EventRow, void, undefined>;
  /**
   * Events as they are stored. Reconnects by itself and says where it could not pick up again. An aborted `signal` ends
   * the stream as `return()` does.
   */
  streamEvents(params?: StreamEventsParams, options?: CallOptions): EventStream;
}

/** A shorter name. */
export const Metrone: typeof MetroneServer;
export type Metrone = MetroneServer;
