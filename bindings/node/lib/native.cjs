'use strict';

// The addon: one `.node` file, the same for Node, Deno and Bun; and how to call it so that its errors are ours. A checkout
// builds its own; otherwise it comes with the package of the platform.

const process = require('node:process');

const { ConfigError, errorFromNative } = require('./errors.cjs');
const { candidates, thisPlatform } = require('./platforms.cjs');

const native = load();

function load() {
  const failures = [];
  // Where the packages for both kinds of `libc` are installed, the wrong one does not load: to try is quicker than to find out.
  for (const place of ['../agentlytics.node', ...candidates().map((platform) => platform.package)]) {
    try {
      return require(place);
    } catch (failure) {
      failures.push({ place, failure });
    }
  }
  // What is there and cannot be loaded tells more than what is not there.
  const { place, failure: cause } = failures.find(({ failure }) => failure.code !== 'MODULE_NOT_FOUND') ?? failures.at(-1);
  const why = cause.code === 'MODULE_NOT_FOUND' ? missing() : unloadable(place, cause);
  const message = `the package agentlytics could not load its native addon for ${process.platform}-${process.arch}: ${why}`;
  throw new ConfigError({ kind: 'config', code: 'addon_unavailable', message }, { cause });
}

function missing() {
  const platform = thisPlatform();
  const published = platform
    ? `the package ${platform.package}, which brings it, is not installed. Install agentlytics anew on this machine, with its ` +
      'optional dependencies (without --omit=optional)'
    : 'none is published for this platform';
  return `${published}. In a checkout, run \`npm run build\` in bindings/node, which needs Rust. agentlytics/edge needs no addon`;
}

function unloadable(place, { message }) {
  return (
    `${message}. It may have been built for another machine (${place}): install the package anew on this one. ` +
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
