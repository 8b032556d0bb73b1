// What the tests share.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { MetroneServer } from '../lib/index.mjs';
import { MockServer } from '../lib/testing.mjs';

export const isNode = !process.versions.bun && !process.versions.deno;

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

/** A folder that is there until the tests of one file have ended. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'agentlytics-'));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What a program imports the package from, as it is written there. */
export const INDEX = JSON.stringify(new URL('../lib/index.mjs', import.meta.url).href);

/** The ids of the stored events, in order of arrival; one that is stored twice is there twice. */
export async function idsStored(server) {
  return (await server.events()).map((event) => event.idempotency_key);
}

/** Rows without what differs from run to run. */
export function told(events) {
  return events.map(({ event_type, properties }) => ({ event_type, properties }));
}

/**
 * Runs a program in the runtime that runs the tests; resolves when it has ended. It is sent the signal `kill`, if there is
 * one, once it has said `afterLines`; with a `fileLimit`, in KiB, writing longer files fails for it, as on a full disk. `ms`
 * is how long it ran, `endMs` how long from its last word or the signal.
 */
export async function run(source, env, { kill, afterLines = 1, fileLimit } = {}) {
  const started = performance.now();
  const cwd = fileURLToPath(new URL('../test/', import.meta.url));
  const options = { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  const [command, ...args] = [...(fileLimit ? limited(fileLimit) : []), process.execPath, ...commandLine(source)];
  const child = spawn(command, args, options);
  let stdout = '';
  let stderr = '';
  let last = started;
  let linesToKill = kill ? afterLines : Infinity;
  child.stdout.on('data', (text) => {
    stdout += text;
    last = performance.now();
    if (linesToKill <= 0) return;
    linesToKill -= String(text).split('\n').length - 1;
    // Not with `child.kill()`, which Deno takes for the cause of any end that follows.
    if (linesToKill <= 0) process.kill(child.pid, kill);
  });
  child.stderr.on('data', (text) => (stderr += text));
  const [code, signal] = await once(child, 'close');
  const ended = performance.now();
  return { code, signal, stdout, stderr, ms: ended - started, endMs: ended - last };
}

/** How a command begins whose files are limited. The limit's signal must not end it: it is to see the error. */
function limited(kibibytes) {
  return ['bash', '-c', `trap '' XFSZ; ulimit -f ${kibibytes}; exec "$0" "$@"`];
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
