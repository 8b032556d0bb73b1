// The official client, connected to the server over each transport.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

import { PATH, start } from './programs.mjs';

const TOKEN = 'a-token-for-tests-0123456789';

function overStdio(world, { options = [], services }) {
  const env = { PATH, ...world.environment(services) };
  const transport = new StdioClientTransport({ command: 'agentlytics', args: ['mcp', ...options], env, stderr: 'pipe' });
  return { transport, errors: text(transport.stderr) };
}

async function overHttp(world, { options = [], services }) {
  const env = { AGENTLYTICS_MCP_TOKEN: TOKEN, ...world.environment(services) };
  const { ready, errors, end } = await start(['mcp', '--http', '127.0.0.1:0', ...options], env);
  return { transport: atAddress(ready.url, { authorization: `Bearer ${TOKEN}` }), errors, end };
}

/** The mock server's own endpoint, which offers the tools that the service publishes. */
function toMock(world) {
  return { transport: atAddress(`${world.uris.metrone}/mcp`, { 'x-api-key': world.key('metrone') }) };
}

function atAddress(url, headers) {
  return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
}

export const SERVER = { stdio: overStdio, http: overHttp };
export const ALL = { ...SERVER, mock: toMock };

/**
 * Lends a client of a server with these command line options. Nothing that the server says may be a secret.
 *
 * `version` is what the client asks for, instead of the newest that it knows.
 */
export async function connected(world, connect, { version, ...settings }, use) {
  const { transport, errors, end } = await connect(world, settings);
  const heard = [];
  transport.onmessage = (message) => heard.push(JSON.stringify(message));
  if (version) ask(transport, version);
  const client = new Client({ name: 'test', version: '1' });
  try {
    await client.connect(transport);
    await use(client);
  } finally {
    await client.close();
    await end?.();
  }
  const said = [...heard, await errors].join('\n');
  assert.deepEqual([TOKEN, ...world.keys].filter((secret) => said.includes(secret)), []);
}

/** Has a client ask for another version than its newest; it offers no way of its own. */
function ask(transport, version) {
  const send = transport.send.bind(transport);
  transport.send = (message, options) => {
    if (message.method === 'initialize') message.params.protocolVersion = version;
    return send(message, options);
  };
}
