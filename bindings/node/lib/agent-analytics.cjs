'use strict';

const process = require('node:process');

const { Recorder, SESSION, defineOperations } = require('./client.cjs');

const VENDOR = 'agent_analytics';

/** Options that only this service has. */
const OPTIONS = ['token', 'project', 'ambiguousFailures', 'anyTime'];

/** A client of Agent Analytics. */
class AgentAnalytics extends Recorder {
  constructor(options = {}) {
    // Bun reads `.env` files into `process.env` only, so the environment is asked here and not in Rust.
    const { env } = process;
    const given = {
      ...options,
      apiKey: options.apiKey ?? env.AGENT_ANALYTICS_API_KEY,
      token: options.token ?? env.AGENT_ANALYTICS_TOKEN,
      project: options.project ?? env.AGENT_ANALYTICS_PROJECT,
      endpoint: options.endpoint ?? env.AGENT_ANALYTICS_ENDPOINT,
    };
    super(VENDOR, given, OPTIONS);
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

module.exports = { AgentAnalytics };
