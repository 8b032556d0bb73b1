// The README's programs run as they stand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { AgentAnalytics } from 'agentlytics';

import { mock, run } from '../test-support/index.mjs';

const server = mock();
const env = {
  METRONE_API_KEY: server.key,
  METRONE_ENDPOINT: server.url,
  AGENT_ANALYTICS_API_KEY: server.keyOf('agent_analytics'),
  AGENT_ANALYTICS_TOKEN: server.tokenOf('agent_analytics'),
  AGENT_ANALYTICS_ENDPOINT: server.urlOf('agent_analytics'),
  AGNT_API_KEY: server.keyOf('agnt'),
  AGNT_API_URL: server.urlOf('agnt'),
};

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [write, read, analyse, watch, serverless, testing] = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, program]) => program);

async function output(program, further) {
  const { code, stdout, stderr } = await run(program, { ...env, ...further });
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

test('analyse', async () => {
  const owner = new AgentAnalytics({ apiKey: env.AGENT_ANALYTICS_API_KEY, endpoint: env.AGENT_ANALYTICS_ENDPOINT });
  const [{ name }] = (await owner.listProjects()).projects;
  await server.reset();
  const [totals, ...findings] = (await output(analyse, { AGENT_ANALYTICS_PROJECT: name })).trim().split('\n');
  assert.equal(totals, '1 1');
  assert.ok(findings.every((line) => /^(info|warning|critical) /.test(line)), findings);
});

test('watch', async () => {
  await server.reset();
  assert.equal(await output(watch), '0 null\n');
});

test('serverless', async () => {
  await server.reset();
  const invocation = `
    const waitingFor = [];
    const { statusCode } = handler({ task: 'book' }, { waitUntil: (promise) => waitingFor.push(promise) });
    const [{ delivered }] = await Promise.all(waitingFor);
    console.log(statusCode, delivered);`;
  assert.equal(await output(serverless + invocation), '200 1\n');
});

test('test', async () => {
  assert.equal(await output(testing), '');
});
