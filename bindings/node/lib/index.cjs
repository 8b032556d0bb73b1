'use strict';

const { AgentAnalytics } = require('./agent-analytics.cjs');
const { errorOf, errorFromNative, ...errors } = require('./errors.cjs');
const { MetroneServer } = require('./metrone.cjs');

module.exports = { AgentAnalytics, MetroneServer, Metrone: MetroneServer, ...errors };
