'use strict';

const process = require('node:process');

const { Recorder, SESSION, define, defineOperations } = require('./client.cjs');

const VENDOR = 'metrone';

/** Helpers of the service's published client and what the core calls them. */
const HELPERS = {
  conversion: 'conversion',
  trackAICall: 'track_ai_call',
  trackAIChat: 'track_ai_chat',
  trackAIIntent: 'track_ai_intent',
  trackAISession: 'track_ai_session',
  trackCampaignEvent: 'track_campaign_event',
  trackSocialEvent: 'track_social_event',
  trackReviewEvent: 'track_review_event',
  trackAdEvent: 'track_ad_event',
  trackSmsEvent: 'track_sms_event',
  trackAgentAction: 'track_agent_action',
};

/**
 * The published arguments of helpers in the spelling of this language. Other keys are the caller's own and stay as they
 * are spelt.
 */
const ARGUMENTS = new Map([
  ['actionTaken', 'action_taken'],
  ['agentId', 'agent_id'],
  ['agentType', 'agent_type'],
  ['callId', 'call_id'],
  ['campaignId', 'campaign_id'],
  ['conversionType', 'conversion_type'],
  ['eventType', 'event_type'],
  ['messageCount', 'message_count'],
  ['postId', 'post_id'],
  ['recipientIdHash', 'recipient_id_hash'],
  ['reviewId', 'review_id'],
  ['sessionId', 'session_id'],
  ['transcriptSnippet', 'transcript_snippet'],
]);

/** A client of Metrone under the name of the service's published client. */
class MetroneServer extends Recorder {
  constructor(options = {}) {
    // Bun reads `.env` files into `process.env` only, so the environment is asked here and not in Rust.
    super(VENDOR, {
      ...options,
      apiKey: options.apiKey ?? process.env.METRONE_API_KEY,
      endpoint: options.endpoint ?? process.env.METRONE_ENDPOINT,
    });
  }

  pageview(url, title, data) {
    return this[SESSION].helper('pageview', { url, title, ...data });
  }

  iterEvents(params, options) {
    return this[SESSION].rows('getEvents', 'data', params, options);
  }

  streamEvents(params, options) {
    return this[SESSION].stream('streamEvents', params, options);
  }
}

for (const [name, helper] of Object.entries(HELPERS)) {
  define(MetroneServer, name, function (args) {
    return this[SESSION].helper(helper, renamed(args));
  });
}
defineOperations(MetroneServer, VENDOR);

function renamed(args) {
  const out = {};
  for (const key in args) out[ARGUMENTS.get(key) ?? key] = args[key];
  return out;
}

module.exports = { MetroneServer };
