'use strict';

const { AgentAnalytics } = require('./agent-analytics.cjs');
const agentCapture = require('./agent-capture.cjs');
const { Agnt } = require('./agnt.cjs');
const { withContext } = require('./context.cjs');
const { errorOf, errorFromNative, ...errors } = require('./errors.cjs');
const { MetroneServer } = require('./metrone.cjs');

module.exports = { AgentAnalytics, Agnt, MetroneServer, Metrone: MetroneServer, withContext, ...agentCapture, ...errors };
