'use strict';

// The addon: one `.node` file, the same for Node, Deno and Bun; and how to call it so that its errors are ours.

const process = require('node:process');

const { errorFromNative } = require('./errors.cjs');

const native = load();

function load() {
  try {
    return require('../agentlytics.node');
  } catch (cause) {
    const host = `${process.platform}-${process.arch}`;
    throw new Error(
      `agentlytics could not load its native addon for ${host}. If the package was installed from a checkout, run ` +
        '`npm run build` in bindings/node (it needs Rust); with Deno, allow --allow-ffi and --allow-read.',
      { cause },
    );
  }
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
