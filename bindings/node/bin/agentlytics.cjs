#!/usr/bin/env node
'use strict';

// The command `agentlytics`: all of it is in the addon.

const process = require('node:process');

const { native } = require('../lib/native.cjs');

native.runCommand(['agentlytics', ...process.argv.slice(2)]).then((code) => process.exit(code));
