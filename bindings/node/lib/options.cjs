'use strict';

const { snakeCase } = require('./casing.cjs');
const { ConfigError } = require('./errors.cjs');

/** What the core understands of any service's client, in the spelling of this language. */
const NAMES = [
  'apiKey',
  'endpoint',
  'batchSize',
  'flushIntervalMs',
  'maxRetries',
  'retryBaseMs',
  'timeoutMs',
  'maxQueueSize',
  'maxQueueBytes',
  'overflow',
  'maxInFlight',
  'durability',
  'spoolDir',
  'spoolName',
  'fsync',
  'maxSpoolBytes',
  'maxSpoolAgeMs',
  'maxDeadLetters',
];

/** Options in the words of the core. A name that it does not know is refused here, in the words of the caller. */
function coreOptions(vendor, options, own) {
  const names = [...NAMES, ...own];
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const known = [...names, 'beforeSend', 'onDrop'].join(', ');
    throw new ConfigError({ kind: 'config', message: `there is no option '${unknown}'; there are ${known}`, vendor });
  }
  // Text has no infinity: it would count as not given.
  const endless = Object.keys(options).find((name) => typeof options[name] === 'number' && !Number.isFinite(options[name]));
  if (endless !== undefined) {
    throw new ConfigError({ kind: 'config', message: `'${endless}' is ${options[endless]}; it must be a finite number`, vendor });
  }
  return snakeCase(options);
}

module.exports = { coreOptions };
