'use strict';

const { errorOf, errorFromNative, ...errors } = require('./errors.js');
const { MetroneServer } = require('./metrone.js');

module.exports = { MetroneServer, Metrone: MetroneServer, ...errors };
