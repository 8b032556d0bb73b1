// An assistant's program asks a server that runs for several of them, over HTTP, as a configuration says. What it asks is what a
// prompt of the server's tells it to. Starts that server, and the mock server that stands in for the service:
//
//     npm install && npm start
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** Starts the command; what it says as soon as it answers. */
async function start(args, env) {
  const child = spawn('agentlytics', args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  const [line] = await once(createInterface(child.stdout), 'line');
  return [JSON.parse(line), child];
}

const token = randomUUID();
const [service, mock] = await start(['serve']);
const [{ url }, server] = await start(['mcp', '--http', '127.0.0.1:0', '--read-only'], {
  AGENTLYTICS_MCP_TOKEN: token,
  METRONE_API_KEY: service.keys.metrone,
  METRONE_ENDPOINT: service.uris.metrone,
});

// What happened before: two callers and a visitor.
const events = ['voice', 'voice', 'web'].map((source, number) => ({ event_type: 'contact', source, session_id: `session-${number}` }));
await fetch(`${service.url}/__mock/seed`, { method: 'POST', body: JSON.stringify({ events }) });

// Assistants fill in what stands in `${…}`, from the environment.
const variables = { AGENTLYTICS_MCP_URL: url, AGENTLYTICS_MCP_TOKEN: token };
const text = readFileSync(new URL('mcp.json', import.meta.url), 'utf8');
const filledIn = text.replaceAll(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name, otherwise) => variables[name] ?? otherwise);
const { analytics } = JSON.parse(filledIn).mcpServers;

const client = new Client({ name: 'example', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL(analytics.url), { requestInit: { headers: analytics.headers } }));

const { tools } = await client.listTools();
const { messages: [{ content: prompt }] } = await client.getPrompt({
  name: 'metrone_questions',
  arguments: { question: 'From where do our callers come?' },
});
console.log(prompt.text);
const sources = await client.callTool({ name: 'metrone_get_sources', arguments: { days: 7 } });
console.log(sources.content[0].text);

await client.close();
for (const child of [server, mock]) child.kill();

assert.ok(prompt.text.includes('`metrone_get_sources`'));
assert.deepEqual(sources.structuredContent.channels.map(({ source, events }) => [source, events]), [['voice', 2], ['web', 1]]);
// A server that is shared lets nobody write.
assert.ok(tools.every(({ annotations }) => annotations.readOnlyHint));
