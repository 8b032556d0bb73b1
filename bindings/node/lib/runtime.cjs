'use strict';

const process = require('node:process');

/** The runtime that runs this, for the User-Agent. */
const RUNTIME = Object.freeze(detect());

function detect() {
  if (process.versions.bun) return { name: 'bun', version: process.versions.bun };
  if (process.versions.deno) return { name: 'deno', version: process.versions.deno };
  return { name: 'node', version: process.versions.node };
}

module.exports = { RUNTIME };
