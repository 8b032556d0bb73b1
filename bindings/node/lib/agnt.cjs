'use strict';

const process = require('node:process');

const { Client, SESSION, defineOperations } = require('./client.cjs');

const VENDOR = 'agnt';

/** Options that only this service has. */
const OPTIONS = ['token', 'kid', 'privateKey', 'privateKeyPath'];

/** Where the environment has what is not given. */
const VARIABLES = {
  endpoint: 'AGNT_API_URL',
  token: 'AGNT_TOKEN',
  apiKey: 'AGNT_API_KEY',
  kid: 'AGNT_KID',
  privateKey: 'AGNT_PRIVATE_KEY',
  privateKeyPath: 'AGNT_PRIVATE_KEY_PATH',
};

/** The credentials, in the order in which the environment is looked through for one. */
const CREDENTIALS = [['token'], ['apiKey'], ['kid', 'privateKey', 'privateKeyPath']];

/** A client of AGNT Analytics. */
class Agnt extends Client {
  constructor(options = {}) {
    super(VENDOR, completed(options), OPTIONS);
  }

  iterEvents(params, options) {
    return this[SESSION].rows('getEvents', 'events', params, options);
  }

  regressions(params, options) {
    return this[SESSION].compute('regressions', params, options);
  }
}

defineOperations(Agnt, VENDOR);

/**
 * The options, and from the environment the address and one credential, or what is left of the one that was given in part.
 * Bun reads `.env` files into `process.env` only, so the environment is asked here and not in Rust.
 */
function completed(options) {
  const given = { ...options };
  const variable = (name) => process.env[VARIABLES[name]] || undefined;
  const isGiven = (names) => names.some((name) => given[name] !== undefined);
  const credential = CREDENTIALS.find(isGiven) ?? CREDENTIALS.find((names) => names.some(variable)) ?? [];
  const missing = isGiven(['privateKey', 'privateKeyPath']) ? ['kid'] : credential;
  for (const name of ['endpoint', ...missing]) given[name] ??= variable(name);
  return given;
}

module.exports = { Agnt, VARIABLES, VENDOR };
