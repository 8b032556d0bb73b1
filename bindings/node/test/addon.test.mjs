// What becomes of a package whose native addon cannot be loaded.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** A copy of the package without its addon, and how to load it. */
function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'agentlytics-'));
  after(() => rmSync(folder, { recursive: true }));
  for (const part of ['package.json', 'lib', 'generated']) {
    cpSync(fileURLToPath(new URL(`../${part}`, import.meta.url)), join(folder, part), { recursive: true });
  }
  return { folder, require: createRequire(join(folder, 'package.json')) };
}

function refusal(load) {
  try {
    load();
  } catch (error) {
    const { name, kind, code, message, cause } = error;
    assert.deepEqual([name, kind, code], ['ConfigError', 'config', 'addon_unavailable']);
    assert.ok(cause instanceof Error);
    assert.match(message, new RegExp(`^the package agentlytics could not load .*agentlytics\\.node, for ${process.platform}-${process.arch}: `));
    return message;
  }
  return assert.fail('it loads');
}

test('without its addon, the package says what is missing and what to do', () => {
  const { require } = copy();
  const message = refusal(() => require('./lib/index.cjs'));
  assert.match(message, /it is not there\. Install the package anew .*`npm rebuild agentlytics`/);
});

test('with an addon of another machine, it says what the system says', () => {
  const { folder, require } = copy();
  writeFileSync(join(folder, 'agentlytics.node'), 'not an addon');
  const message = refusal(() => require('./lib/index.cjs'));
  assert.match(message, /agentlytics\.node.*built for another machine: install the package anew on this one/);
});

test('what needs no addon works without', () => {
  const { require } = copy();
  assert.equal(typeof require('./lib/llm.cjs').wrapOpenAI, 'function');
});
