// The README's programs run as they stand.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { AgentAnalytics } from 'agentlytics';

import { client, folder, idsStored, mock, run } from '../test-support/index.mjs';
import { chat, messages, models } from '../test-support/models.mjs';

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

/** The programs of the README, by the heading that they stand under. */
const programs = new Map();
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
for (const section of readme.split(/^## /m)) {
  const found = [...section.matchAll(/^```js\n(.*?)^```$/gms)].map(([, program]) => program);
  if (found.length > 0) programs.set(section.split('\n', 1)[0], found);
}

/** The next program under a heading. */
function program(heading) {
  const found = programs.get(heading).shift();
  if (programs.get(heading).length === 0) programs.delete(heading);
  return found;
}

after(() => assert.deepEqual([...programs.keys()], [], 'these programs were not run'));

async function output(source, further) {
  const { code, stdout, stderr } = await run(source, { ...env, ...further });
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

test('write', async () => {
  assert.equal(await output(program('Write')), '');
  assert.deepEqual((await server.events()).map((event) => event.event_type), ['agent_action', 'ai_call']);
});

test('read', async () => {
  const opened = "import { MetroneServer } from 'agentlytics'; const metrone = new MetroneServer();";
  const lines = (await output(opened + program('Read').replace('60_000', '100'))).split('\n');
  assert.match(lines[0], /^2 \S+$/);
  assert.equal(lines[1], 'booking');
});

test('context', async () => {
  await server.reset();
  await output(program('Context'));
  const told = (await server.events()).map(({ event_type, agent_id, session_id, properties }) => [event_type, agent_id, session_id, properties.run]);
  assert.deepEqual(told, [['agent_action', 'support-7', 's-1', 'nightly'], ['ai_intent', 'support-7', 's-1', 'nightly']]);
});

test('calls of models', async () => {
  await server.reset();
  const [openai, anthropic] = [await models(), await models()];
  openai.answer = { body: { ...chat.completion, model: 'gpt-5' } };
  anthropic.answer = { events: messages.events };
  const keys = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: openai.url, ANTHROPIC_API_KEY: 'sk-test', ANTHROPIC_BASE_URL: anthropic.url };
  assert.equal(await output(program('Calls of models'), keys), 'It is sunny.\nLet me \nlook.\n');
  const told = (await server.events()).map(({ event_type, properties: { provider, cost_usd } }) => [event_type, provider, cost_usd]);
  assert.deepEqual(told, [['llm_call', 'openai', 0.000065], ['llm_call', 'anthropic', undefined]]);
});

test('AI agents on your website', async () => {
  await server.reset();
  const visit = `
    const headers = { 'user-agent': 'GPTBot/1.2' };
    const site = app.listen(0, '127.0.0.1', async () => {
      for (const path of ['/docs', '/health']) {
        const response = await fetch('http://127.0.0.1:' + site.address().port + path, { headers });
        console.log(response.status, await response.text() === 'Welcome.');
      }
      site.closeAllConnections();
      site.close();
    });`;
  assert.equal(await output(program('AI agents on your website') + visit), '200 true\n404 false\n');
  const request = `
    const response = handle(new Request('https://example.com/docs', { headers: { 'user-agent': 'ClaudeBot/1.0' } }));
    console.log(await response.text());`;
  assert.equal(await output(program('AI agents on your website') + request), 'Welcome.\n');
  assert.deepEqual((await server.events()).map((event) => new URL(event.page_url).pathname), ['/docs', '/docs']);
});

test('webhooks', async () => {
  await server.reset();
  const request = `
    import { sign } from 'agentlytics/webhooks';
    const call = { id: 'call-1', endedAt: new Date().toISOString() };
    const body = JSON.stringify({ message: { type: 'end-of-call-report', call } });
    for (const secret of ['secret', 'another']) {
      const { url, headers } = sign('vapi', secret, { url: 'https://example.com/hooks', body });
      const response = await handle(new Request(url, { method: 'POST', headers, body }));
      console.log(response.status, await response.text());
    }`;
  const told = await output(program('Webhooks of voice and agent platforms') + request, { VAPI_SECRET: 'secret' });
  assert.equal(told, '200 {}\n401 wrong_signature\n');
  assert.deepEqual((await server.events()).map(({ ai_call_id }) => ai_call_id), ['call-1']);
});

test('analyse', async () => {
  const owner = new AgentAnalytics({ apiKey: env.AGENT_ANALYTICS_API_KEY, endpoint: env.AGENT_ANALYTICS_ENDPOINT });
  const [{ name }] = (await owner.listProjects()).projects;
  await server.reset();
  const [totals, ...findings] = (await output(program('Agent Analytics'), { AGENT_ANALYTICS_PROJECT: name })).trim().split('\n');
  assert.equal(totals, '1 1');
  assert.ok(findings.every((line) => /^(info|warning|critical) /.test(line)), findings);
});

test('watch', async () => {
  await server.reset();
  assert.equal(await output(program('AGNT Analytics')), '0 null\n');
});

test('what the service refuses', async () => {
  await server.reset();
  const spoolDir = folder();
  const metrone = client(server, { spoolDir, onDrop() {} });
  await server.faults({ operation: 'trackBatch', times: 1, fault: { type: 'status', status: 400 } });
  const id = metrone.track('step');
  await metrone.shutdown();
  const told = await output(program('What the service refuses for good').replace("'spool'", JSON.stringify(spoolDir)));
  assert.match(told, new RegExp(`^${id} step \\S+Z rejected `));
  assert.deepEqual(await idsStored(server), [id]);
});

test('serverless', async () => {
  await server.reset();
  const invocation = `
    const waitingFor = [];
    const { statusCode } = handler({ task: 'book' }, { waitUntil: (promise) => waitingFor.push(promise) });
    const [{ delivered }] = await Promise.all(waitingFor);
    console.log(statusCode, delivered);`;
  assert.equal(await output(program('Serverless') + invocation), '200 1\n');
});

test('test', async () => {
  assert.equal(await output(program('Test')), '');
});
