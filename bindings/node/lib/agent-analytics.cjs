'use strict';

const { Recorder, SESSION, defineOperations } = require('./client.cjs');
const { withEnvironment } = require('./environment.cjs');

const VENDOR = 'agent_analytics';

/** Where the environment has what is not given. */
const VARIABLES = {
  apiKey: 'AGENT_ANALYTICS_API_KEY',
  token: 'AGENT_ANALYTICS_TOKEN',
  project: 'AGENT_ANALYTICS_PROJECT',
  endpoint: 'AGENT_ANALYTICS_ENDPOINT',
};

/** Options that only this service has. */
const OPTIONS = ['token', 'project', 'ambiguousFailures', 'anyTime'];

/** A client of Agent Analytics. */
class AgentAnalytics extends Recorder {
  constructor(options = {}) {
    super(VENDOR, withEnvironment(options, VARIABLES), OPTIONS);
  }

  trackExposure(experiment, variant, { userId, sessionId } = {}) {
    return this[SESSION].helper('track_exposure', { experiment, variant, user_id: userId, session_id: sessionId });
  }

  assign(experiment, userId, variants) {
    return this[SESSION].computeNow('assign', { experiment, user_id: userId, variants });
  }

  iterEvents(params, options) {
    return this[SESSION].rows('getEvents', 'events', params, options);
  }

  iterSessions(params, options) {
    return this[SESSION].rows('getSessions', 'sessions', params, options);
  }

  streamEvents(params, options) {
    return this[SESSION].stream('streamEvents', params, options);
  }

  diagnose(params, options) {
    return this[SESSION].compute('diagnose', params, options);
  }
}

defineOperations(AgentAnalytics, VENDOR);

module.exports = { AgentAnalytics, VARIABLES, VENDOR };
