'use strict';

// The addon: one `.node` file, the same for Node, Deno and Bun; and how to call it so that its errors are ours.

const process = require('node:process');

const { ConfigError, errorFromNative } = require('./errors.cjs');

const native = load();

function load() {
  try {
    return require('../agentlytics.node');
  } catch (cause) {
    throw new ConfigError({ kind: 'config', code: 'addon_unavailable', message: unavailable(cause) }, { cause });
  }
}

function unavailable({ code, message }) {
  const host = `${process.platform}-${process.arch}`;
  const why =
    code === 'MODULE_NOT_FOUND'
      ? 'it is not there. Install the package anew with its install scripts allowed (`npm rebuild agentlytics`); in a ' +
        'checkout, run `npm run build` in bindings/node, which needs Rust'
      : `${message}. It may have been built for another machine: install the package anew on this one`;
  return (
    `the package agentlytics could not load its native addon, agentlytics.node, for ${host}: ${why}. ` +
    'Deno needs --allow-ffi and --allow-read'
  );
}

/** Runs what calls the addon. */
function attempt(call) {
  try {
    return call();
  } catch (thrown) {
    throw errorFromNative(thrown);
  }
}

/** Waits for what the addon promised. */
async function settled(promise) {
  try {
    return await promise;
  } catch (thrown) {
    throw errorFromNative(thrown);
  }
}

module.exports = { native, attempt, settled };
