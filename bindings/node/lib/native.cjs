'use strict';

// Finds the addon: one `.node` file, the same for Node, Deno and Bun.

const process = require('node:process');

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

module.exports = load();
