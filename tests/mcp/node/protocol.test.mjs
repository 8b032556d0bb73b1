// Versions of the protocol, and who may call over HTTP.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/sdk/types.js';

import { ALL, connected, SERVER } from './support/connections.mjs';
import { start, World } from './support/programs.mjs';

const VERSIONS = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'];

for (const [transport, connect] of Object.entries(ALL)) {
  for (const version of VERSIONS) {
    test(`${transport}: version ${version} is spoken`, async () => {
      await connected(await World.create(), recording(connect), { version }, async (client) => {
        assert.equal(client.transport.answered, version);
        const { structuredContent } = await client.callTool({ name: 'metrone_get_stats', arguments: { days: 7 } });
        assert.equal(structuredContent.total_events, 0);
      });
    });
  }

  test(`${transport}: for an unknown version the newest is offered`, async () => {
    await connected(await World.create(), recording(connect), { version: '2999-12-31' }, (client) => {
      assert.equal(client.transport.answered, LATEST_PROTOCOL_VERSION);
    });
  });
}

/** Has the transport keep the version that the server has chosen. */
function recording(connect) {
  return async (...args) => {
    const connection = await connect(...args);
    const told = connection.transport.setProtocolVersion?.bind(connection.transport);
    connection.transport.setProtocolVersion = (version) => {
      connection.transport.answered = version;
      told?.(version);
    };
    return connection;
  };
}

for (const [transport, connect] of Object.entries(SERVER)) {
  test(`${transport}: the server says what it is`, async () => {
    await connected(await World.create(), connect, {}, async (client) => {
      assert.equal(client.getServerVersion().name, 'agentlytics');
      assert.ok(client.getInstructions());
      assert.deepEqual(Object.keys(client.getServerCapabilities()).sort(), ['prompts', 'resources', 'tools']);
      await client.ping();
    });
  });
}

test('http: without the token nobody is let in', async () => {
  const world = await World.create();
  const { ready, end } = await start(['mcp', '--http', '127.0.0.1:0'], { ...world.environment(), AGENTLYTICS_MCP_TOKEN: 'the-right-one' });
  try {
    for (const headers of [{}, { authorization: 'Bearer the-wrong-one' }]) {
      const transport = new StreamableHTTPClientTransport(new URL(ready.url), { requestInit: { headers } });
      await assert.rejects(new Client({ name: 'test', version: '1' }).connect(transport), /401|nauthorized/);
    }
  } finally {
    await end();
  }
});
