'use strict';

const { Recorder, SESSION, define, defineOperations } = require('./client.cjs');
const { withEnvironment } = require('./environment.cjs');
const { published } = require('./names.cjs');

const VENDOR = 'metrone';

/** Where the environment has what is not given. */
const VARIABLES = { apiKey: 'METRONE_API_KEY', endpoint: 'METRONE_ENDPOINT' };

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

/** A client of Metrone under the name of the service's published client. */
class MetroneServer extends Recorder {
  constructor(options = {}) {
    super(VENDOR, withEnvironment(options, VARIABLES));
  }

  pageview(url, title, data) {
    return this[SESSION].helper('pageview', { url, title, ...data });
  }

  trackWebhook({ event }) {
    return event ? this.track(event.event_type, event) : undefined;
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
    return this[SESSION].helper(helper, published(args));
  });
}
defineOperations(MetroneServer, VENDOR);

module.exports = { MetroneServer, VARIABLES, VENDOR };
