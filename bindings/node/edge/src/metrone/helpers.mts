// The helpers of the service's published client: events named by what happened instead of by the fields it goes into.

/** Where arguments go, by their names: into a field of the event, or into its properties where it stands for nothing. */
interface Helper {
  readonly fixed?: Readonly<Record<string, string>>;
  readonly required: Readonly<Record<string, string | undefined>>;
  readonly optional?: Readonly<Record<string, string | undefined>>;
  /** Values of fields that were not given. */
  readonly absent?: Readonly<Record<string, string>>;
}

const ACTIONS: Readonly<Record<string, string>> = { start: 'ai_session_start', end: 'ai_session_end', timeout: 'ai_session_timeout' };
const PROPERTY = undefined;
const CAMPAIGN_LIKE = { event_type: 'event_type', platform: PROPERTY };

const HELPERS = {
  pageview: {
    fixed: { event_type: 'pageview', source: 'web' },
    required: { url: 'page_url' },
    optional: { title: 'page_title' },
  },
  conversion: {
    fixed: { event_type: 'conversion', source: 'web' },
    required: { conversion_type: PROPERTY },
    optional: { value: PROPERTY, currency: PROPERTY },
  },
  trackAICall: {
    fixed: { event_type: 'ai_call', source: 'voice', channel: 'phone' },
    required: { call_id: 'ai_call_id' },
    optional: {
      provider: 'ai_provider',
      intent: 'ai_intent',
      duration: 'ai_duration_sec',
      session_id: 'session_id',
      transcript_snippet: PROPERTY,
      outcome: PROPERTY,
    },
    absent: { ai_provider: 'unknown' },
  },
  trackAIChat: {
    fixed: { event_type: 'ai_chat', source: 'chat', channel: 'website' },
    required: { session_id: 'ai_session_id' },
    optional: {
      provider: 'ai_provider',
      intent: 'ai_intent',
      duration: 'ai_duration_sec',
      message_count: PROPERTY,
      resolved: PROPERTY,
    },
    absent: { ai_provider: 'unknown' },
  },
  trackAIIntent: {
    fixed: { event_type: 'ai_intent' },
    required: { intent: 'ai_intent' },
    optional: { confidence: PROPERTY, source: 'source' },
    absent: { source: 'assistant' },
  },
  trackAISession: {
    fixed: { source: 'assistant' },
    required: { session_id: 'ai_session_id', action: 'event_type' },
    optional: { provider: 'ai_provider', duration: 'ai_duration_sec' },
    absent: { ai_provider: 'unknown' },
  },
  trackCampaignEvent: {
    fixed: { source: 'campaign' },
    required: { event_type: 'event_type', campaign_id: PROPERTY, recipient_id_hash: PROPERTY },
  },
  trackSocialEvent: { fixed: { source: 'social' }, required: { ...CAMPAIGN_LIKE, post_id: PROPERTY } },
  trackReviewEvent: { fixed: { source: 'review' }, required: { ...CAMPAIGN_LIKE, review_id: PROPERTY, rating: PROPERTY } },
  trackAdEvent: { fixed: { source: 'ad' }, required: { ...CAMPAIGN_LIKE, campaign_id: PROPERTY } },
  trackSmsEvent: { fixed: { source: 'sms' }, required: { event_type: 'event_type', agent_id: 'agent_id' } },
  trackAgentAction: {
    fixed: { source: 'agent_action' },
    required: { agent_type: 'agent_type', action_taken: 'event_type' },
    optional: { agent_id: 'agent_id', target: PROPERTY, outcome: PROPERTY },
  },
} satisfies Record<string, Helper>;

/** Arguments of `trackAgentAction` that are properties as well. */
const TWICE = ['agent_type', 'action_taken'];

export type HelperName = keyof typeof HELPERS;

/**
 * The event that a helper makes of its arguments, in the published spelling or in that of JavaScript. Keys that the helper
 * does not know stay as they are. Throws an `Error` that names what is missing or cannot be.
 */
export function helped(name: HelperName, given: object): Record<string, unknown> {
  const { fixed, required, optional, absent }: Helper = HELPERS[name];
  const places = { ...required, ...optional };
  const published = new Map(Object.keys(places).map((argument) => [camelCase(argument), argument]));
  const args = Object.fromEntries(Object.entries(given).map(([key, value]) => [published.get(key) ?? key, value]));
  const event: Record<string, unknown> = Object.assign(Object.create(null), fixed);
  const properties: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(args)) {
    const field = places[key];
    if (value == null) continue;
    if (!Object.hasOwn(places, key)) event[key] = value;
    else if (field === PROPERTY) properties[key] = value;
    else event[field] = name === 'trackAISession' && key === 'action' ? actionOf(value) : value;
    if (name === 'trackAgentAction' && TWICE.includes(key)) properties[key] = value;
  }
  const missing = Object.keys(required).find((argument) => args[argument] == null);
  if (missing) throw new Error(`${name}: '${missing}' is required`);
  for (const [field, value] of Object.entries(absent ?? {})) event[field] ??= value;
  return { ...event, properties: { ...properties, ...(event['properties'] as object | undefined) } };
}

function actionOf(action: unknown): string {
  const type = ACTIONS[action as string];
  if (!type) throw new Error(`trackAISession: 'action' must be one of ${Object.keys(ACTIONS).join(', ')}`);
  return type;
}

function camelCase(name: string): string {
  return name.replace(/_[a-z]/g, (letter) => letter[1]!.toUpperCase());
}
