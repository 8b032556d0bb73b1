'use strict';

// Mock services in this process, for tests of programs that use the SDK: the real clients over real HTTP against an
// imitation of the services. Knows no test framework; it fits those that can be told what to do after a test.

const { mockWorld } = require('./testing/for-test.cjs');
const { MockServer } = require('./testing/server.cjs');
const { MockClock } = require('./testing/clock.cjs');
const { MockWorld } = require('./testing/world.cjs');

module.exports = { MockClock, MockServer, MockWorld, mockWorld };
