// What the tests share.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { MetroneServer } from '../lib/index.mjs';
import { MockServer } from '../lib/testing.mjs';

/** A mock server for the tests of one file, and clients for it. */
export function mock() {
  const server = new MockServer();
  after(() => server.stop());
  return server;
}

/** A client of the server that gives up quickly. */
export function client(server, options) {
  return new MetroneServer({ apiKey: server.key, endpoint: server.url, retryBaseMs: 1, ...options });
}

/** Rows without what differs from run to run. */
export function told(events) {
  return events.map(({ event_type, properties }) => ({ event_type, properties }));
}

/**
 * Runs a program in the runtime that runs the tests; resolves when it has ended. It is sent the signal `kill`, if there is
 * one, `afterMs` after its first word. `ms` is how long it ran, `endMs` how long from its last word or the signal.
 */
export async function run(source, env, { kill, afterMs = 0 } = {}) {
  const started = performance.now();
  const cwd = fileURLToPath(new URL('../test/', import.meta.url));
  const options = { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(process.execPath, commandLine(source), options);
  let stdout = '';
  let stderr = '';
  let last = started;
  child.stdout.on('data', (text) => {
    stdout += text;
    last = performance.now();
  });
  child.stderr.on('data', (text) => (stderr += text));
  // Not with `child.kill()`, which Deno takes for the cause of any end that follows.
  if (kill) child.stdout.once('data', () => setTimeout(() => process.kill(child.pid, kill), afterMs));
  const [code, signal] = await once(child, 'close');
  const ended = performance.now();
  return { code, signal, stdout, stderr, ms: ended - started, endMs: ended - last };
}

function commandLine(source) {
  if (process.versions.deno) return ['eval', '--ext=mjs', source];
  if (process.versions.bun) return ['--eval', source];
  return ['--input-type=module', '--eval', source];
}

/** Calls `look` until what it finds is there. */
export async function eventually(look, deadlineMs = 5_000) {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`not seen within ${deadlineMs} ms: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
