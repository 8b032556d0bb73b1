// The README's programs run as they stand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { mock, run } from '../test-support/index.mjs';

const server = mock();
const env = { METRONE_API_KEY: server.key, METRONE_ENDPOINT: server.url };

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [write, read, testing] = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, program]) => program);

async function output(program) {
  const { code, stdout, stderr } = await run(program, env);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

test('write', async () => {
  assert.equal(await output(write), '');
  assert.deepEqual((await server.events()).map((event) => event.event_type), ['agent_action', 'ai_call']);
});

test('read', async () => {
  const opened = "import { MetroneServer } from 'agentlytics'; const metrone = new MetroneServer();";
  const lines = (await output(opened + read.replace('60_000', '100'))).split('\n');
  assert.match(lines[0], /^2 \S+$/);
  assert.equal(lines[1], 'booking');
});

test('test', async () => {
  assert.equal(await output(testing), '1\n');
});
