// The tools: which there are, and what each of them answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALL, connected, SERVER } from './support/connections.mjs';
import { SERVICES, World } from './support/programs.mjs';
import { at, filledIn, NOW, offered, partOf, PUBLISHED, STORY } from './support/story.mjs';

/** Room for the largest answers, which are a script and a document. */
const ROOM = ['--max-result-bytes', '500000'];

async function listed(client) {
  const { tools, nextCursor } = await client.listTools();
  assert.equal(nextCursor, undefined);
  return tools.map(({ name }) => name).sort();
}

for (const [transport, connect] of Object.entries(SERVER)) {
  test(`${transport}: the services with a key are offered`, async () => {
    const world = await World.create();
    await connected(world, connect, {}, async (client) => assert.deepEqual(await listed(client), offered(SERVICES)));
    const services = ['metrone', 'agnt'];
    await connected(world, connect, { services }, async (client) => assert.deepEqual(await listed(client), offered(services)));
  });

  for (const [service, { calls, seed }] of Object.entries(STORY)) {
    test(`${transport}: every tool of ${service} answers`, async (t) => {
      const world = await World.create();
      await world.seed(service, NOW, seed);
      const options = ['--services', service, ...ROOM];
      await connected(world, connect, { options }, (client) => tell(t, client, calls));
    });
  }
}

test('the mock server offers what the service publishes, and every tool answers', async (t) => {
  const world = await World.create();
  await world.seed('metrone', NOW);
  await connected(world, ALL.mock, {}, async (client) => {
    assert.deepEqual(await listed(client), PUBLISHED);
    await tell(t, client, STORY.metrone.calls.filter(({ tool }) => PUBLISHED.includes(tool)));
  });
});

/** Calls one tool after the other. Once the tools are listed, the client holds each answer against its tool's schema. */
async function tell(t, client, calls) {
  await client.listTools();
  const kept = {};
  for (const { tool, arguments: args, answer, error, keep = {} } of calls) {
    await t.test(error ? `${tool} is refused` : tool, async () => {
      const result = await client.callTool({ name: tool, arguments: filledIn(args, kept) });
      const [{ text }] = result.content;
      assert.equal(result.isError ?? false, error !== undefined, text);
      if (error) {
        assert.ok(text.includes(error), text);
        return;
      }
      assert.deepEqual(partOf(result.structuredContent, answer), answer);
      assert.deepEqual(JSON.parse(text), result.structuredContent);
      assert.match(text, /^\{\n  "/);
      for (const [name, pointer] of Object.entries(keep)) kept[name] = at(result.structuredContent, pointer);
    });
  }
}
