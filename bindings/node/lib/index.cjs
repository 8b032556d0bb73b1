'use strict';

const { errorOf, errorFromNative, ...errors } = require('./errors.cjs');
const { MetroneServer } = require('./metrone.cjs');

module.exports = { MetroneServer, Metrone: MetroneServer, ...errors };
