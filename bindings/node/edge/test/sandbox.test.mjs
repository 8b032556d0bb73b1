// The package as runtimes find it that load no native code and have no disk.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { USER_AGENT } from '../dist/core/http.mjs';

const PACKAGE = new URL('../../', import.meta.url);

/** What may be imported: packages that are as pure as we are. */
const PACKAGES = ['eventsource-parser', 'uuidv7'];

/** How a runtime is told to run a program that may read the package and ask one address, and do nothing else. */
function confined(port, program) {
  const folder = fileURLToPath(PACKAGE);
  if (process.versions.deno) {
    return [process.execPath, ['run', '--no-prompt', `--allow-read=${folder}`, `--allow-net=127.0.0.1:${port}`, program]];
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  const flag = major > 23 || (major === 23 && minor >= 5) ? '--permission' : '--experimental-permission';
  return [process.execPath, [flag, `--allow-fs-read=${folder}`, program]];
}

/** Every module that one leads to, by its text. */
function modules(entry, found = new Map()) {
  if (found.has(entry.href)) return found;
  const text = readFileSync(entry, 'utf8');
  found.set(entry.href, text);
  for (const [, name] of text.matchAll(/^(?:import|export)\s[^;]*?from\s*['"]([^'"]+)['"]/gms)) {
    if (name.startsWith('.')) modules(new URL(name, entry), found);
    else assert.ok(PACKAGES.includes(name), `${entry} imports ${name}`);
  }
  return found;
}

test('no module leads to native code, to a module of a runtime or to the disk', () => {
  const found = modules(new URL('edge/dist/index.mjs', PACKAGE));
  assert.ok(found.size > 25, `${found.size} modules`);
  for (const [name, text] of found) {
    assert.doesNotMatch(text, /\brequire\(|\bimport\(|\bprocess\.|\bBuffer\b|\b__dirname\b/, name);
  }
});

test('it tracks, reads and streams where nothing is allowed but the network', { skip: process.versions.bun && 'Bun has no sandbox' }, async () => {
  const stored = [];
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (request.method === 'POST') {
      stored.push(request.headers['user-agent']);
      response.end('{"ok":true,"accepted":1}');
    } else if (request.url.startsWith('/v1/api/stream')) {
      response.setHeader('content-type', 'text/event-stream');
      response.end('id: e\nevent: event\ndata: {"event_id":"e"}\n\n');
    } else {
      response.end('{"total_events":1}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const [command, args] = confined(port, fileURLToPath(new URL('edge/test-support/confined.mjs', PACKAGE)));
  const child = spawn(command, [...args, String(port)], { cwd: fileURLToPath(PACKAGE), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  await once(child, 'close');
  server.close();
  assert.notEqual(stdout, '', stderr);
  assert.deepEqual(JSON.parse(stdout), { delivered: 1, total: 1, streamed: 'e', addon: 'refused', disk: 'refused' });
  assert.deepEqual(stored, [USER_AGENT]);
});

test('it calls itself by the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8'));
  assert.equal(USER_AGENT, `agentlytics/${version} (lang=javascript; v=edge)`);
});
