// What becomes of a package whose native addon cannot be loaded.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';

import { withoutAddon } from '../test-support/package.mjs';

/** How to load what is in a folder, as CommonJS. */
const loaderOf = (folder) => createRequire(join(folder, 'package.json'));

function refusal(load) {
  try {
    load();
  } catch (error) {
    const { name, kind, code, message, cause } = error;
    assert.deepEqual([name, kind, code], ['ConfigError', 'config', 'addon_unavailable']);
    assert.ok(cause instanceof Error);
    assert.match(message, new RegExp(`^the package agentlytics could not load its native addon for ${process.platform}-${process.arch}: `));
    return message;
  }
  return assert.fail('it loads');
}

test('without its addon, the package says what is missing and what to do', () => {
  const load = loaderOf(withoutAddon());
  const message = refusal(() => load('./lib/index.cjs'));
  assert.match(message, /the package @agentlytics\/[\w-]+, which brings it, is not installed\. Install agentlytics anew .*`npm run build`/);
});

test('where none is published, it says so', () => {
  const arch = Object.getOwnPropertyDescriptor(process, 'arch');
  Object.defineProperty(process, 'arch', { value: 'riscv64', configurable: true, enumerable: true });
  try {
    const load = loaderOf(withoutAddon());
    assert.match(refusal(() => load('./lib/index.cjs')), /riscv64: none is published for this platform\. .*agentlytics\/edge needs no addon/);
  } finally {
    Object.defineProperty(process, 'arch', arch);
  }
});

test('with an addon of another machine, it says what the system says', () => {
  const folder = withoutAddon();
  writeFileSync(join(folder, 'agentlytics.node'), 'not an addon');
  const load = loaderOf(folder);
  const message = refusal(() => load('./lib/index.cjs'));
  assert.match(message, /built for another machine \(\.\.\/agentlytics\.node\): install the package anew on this one/);
});

test('what needs no addon works without', () => {
  const load = loaderOf(withoutAddon());
  assert.equal(typeof load('./lib/llm.cjs').wrapOpenAI, 'function');
});
