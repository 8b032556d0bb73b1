// Failures, prompts, resources and what is told as it happens.
import assert from 'node:assert/strict';
import { EventEmitter, on } from 'node:events';
import { test } from 'node:test';

import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

import { connected, SERVER } from './support/connections.mjs';
import { SERVICES, World } from './support/programs.mjs';

const LIVE = 'agentlytics://live/metrone';
const DEADLINE_MS = 10_000;

for (const [transport, connect] of Object.entries(SERVER)) {
  test(`${transport}: a wrong argument is named`, async () => {
    await connected(await World.create(), connect, {}, async (client) => {
      const result = await client.callTool({ name: 'metrone_get_stats', arguments: { days: 'seven' } });
      assert.equal(result.isError, true);
      const { error } = JSON.parse(result.content[0].text);
      assert.deepEqual([error.kind, error.retryable], ['validation', false]);
      assert.match(error.message, /'days'/);
      assert.deepEqual(result._meta['agentlytics/error'], error);
    });
  });

  test(`${transport}: each prompt can be had`, async (t) => {
    await connected(await World.create(), connect, {}, async (client) => {
      const { prompts } = await client.listPrompts();
      for (const { name, arguments: wanted } of prompts) {
        await t.test(name, async () => {
          const args = Object.fromEntries(wanted.filter(({ required }) => required).map((argument) => [argument.name, `<${argument.name}>`]));
          const { messages } = await client.getPrompt({ name, arguments: args });
          const text = messages.map(({ content }) => content.text).join('\n');
          for (const value of Object.values(args)) assert.ok(text.includes(value), `${value} is missing in: ${text}`);
        });
      }
      await assert.rejects(client.getPrompt({ name: 'metrone_question' }), /metrone_questions/);
    });
  });

  test(`${transport}: the documents can be read`, async () => {
    await connected(await World.create(), connect, {}, async (client) => {
      const { resources } = await client.listResources();
      const documents = resources.map(({ uri }) => uri).filter((uri) => uri.startsWith('agentlytics://openapi/'));
      assert.deepEqual(documents.sort(), SERVICES.map((service) => `agentlytics://openapi/${service}`).sort());
      for (const uri of documents) {
        const { contents: [{ text }] } = await client.readResource({ uri });
        assert.match(JSON.parse(text).openapi, /^3\./);
      }
    });
  });

  test(`${transport}: a large answer is cut, and says so`, async () => {
    const world = await World.create();
    const events = Array.from({ length: 60 }, (_, number) => ({ event_type: 'pageview', session_id: `visit-${number}` }));
    await world.control('metrone', 'seed', { service: 'metrone', events });
    await connected(world, connect, { options: ['--max-result-bytes', '8000'] }, async (client) => {
      await client.listTools();
      const { content, structuredContent: { data, meta } } = await client.callTool({ name: 'metrone_get_events', arguments: { limit: 60 } });
      assert.ok(data.length > 0 && data.length < 60);
      assert.ok(content[1].text.startsWith(`Not all is shown: ${data.length} of 60 in /data.`), content[1].text);
      const next = await client.callTool({ name: 'metrone_get_events', arguments: { limit: 60, cursor: meta.next_cursor } });
      assert.equal(next.structuredContent.data[0].session_id, `visit-${59 - data.length}`);
    });
  });
}

test('stdio: a subscriber is told of each event', async () => {
  await connected(await World.create(), SERVER.stdio, {}, async (client) => {
    const news = new EventEmitter();
    const updates = on(news, 'update', { signal: AbortSignal.timeout(DEADLINE_MS) });
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => news.emit('update', params.uri));
    const latest = async () => {
      const { contents: [{ text }] } = await client.readResource({ uri: LIVE });
      return JSON.parse(text).events.map(({ data }) => data.event_type);
    };

    await client.subscribeResource({ uri: LIVE });
    // The first reading waits until the service tells of events.
    assert.deepEqual(await latest(), []);
    await client.callTool({ name: 'metrone_track_event', arguments: { event_type: 'signup' } });
    for await (const [uri] of updates) {
      assert.equal(uri, LIVE);
      // That the service listens is an update, too.
      if ((await latest()).includes('signup')) break;
    }
  });
});
