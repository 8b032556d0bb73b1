'use strict';

const process = require('node:process');

/**
 * The options, and from the environment those that are not given. Bun reads `.env` files into `process.env` only, so the
 * environment is asked here and not in Rust.
 */
function withEnvironment(options, variables) {
  const found = Object.entries(variables).map(([option, variable]) => [option, options[option] ?? process.env[variable]]);
  return { ...options, ...Object.fromEntries(found) };
}

module.exports = { withEnvironment };
