// What is copied does what was seen: the request of an event comes once more, and that of a figure brings the same answer.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import test from 'node:test';
import { promisify } from 'node:util';

import { open, rows } from './support/page.mjs';
import { Server } from './support/server.mjs';

const run = promisify(execFile);

/** Of the texts that a shell or a language could take for more than text. */
const TEXT = `it's "$HOME" \`id\` \\ ü`;

async function opened(t, at) {
  const server = await Server.empty(t);
  await server.track({ event_type: 'order_placed', session_id: 's-1', properties: { text: TEXT, price: 3, gift: true, note: null } });
  const page = await open(t, server, { at, before: (page) => page.context().grantPermissions(['clipboard-read', 'clipboard-write']) });
  return { server, page };
}

/** Presses a button that copies, and says what is in the clipboard then. */
async function copied(page, title) {
  await page.getByTitle(`Copy ${title}`, { exact: true }).first().click();
  await page.getByRole('status').getByText(`Copied: ${title}`, { exact: true }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Runs a command as whoever has copied it would, with the key in the environment. */
async function inShell(server, command) {
  const env = { ...process.env, METRONE_API_KEY: await server.key('metrone') };
  const { stdout } = await run('sh', ['-c', `${command.replace(/^curl/, 'curl --silent --fail-with-body')}`], { env });
  return JSON.parse(stdout);
}

test('the request of an event, as curl, stores the same again', async (t) => {
  const { server, page } = await opened(t, '#/live');
  await rows(page).first().click();
  await inShell(server, await copied(page, 'the request as curl'));
  const [first, again, ...more] = await server.control('GET', '/events');
  const said = ({ event_type, session_id, properties }) => ({ event_type, session_id, properties });
  assert.deepEqual(said(again), said(first));
  assert.equal(said(again).properties.text, TEXT);
  assert.deepEqual(more, []);
});

test('an event is a call of each SDK, whose text is the text that was sent', async (t) => {
  const { page } = await opened(t, '#/live');
  await rows(page).first().click();
  const said = { session_id: 's-1', text: TEXT, price: 3, gift: true, note: null };
  const inCall = (source, pattern) => pattern.exec(source)?.[1];

  const rust = await copied(page, 'the event in Rust');
  assert.match(rust, /agentlytics::Metrone::from_env\(\)/);
  assert.deepEqual(JSON.parse(inCall(rust, /client\.track\("order_placed", serde_json::json!\((\{.*\})\)\)\?;/s)), said);

  const javascript = await copied(page, 'the event in JavaScript');
  assert.match(javascript, /new MetroneServer\(\{ apiKey: process\.env\.METRONE_API_KEY \}\)/);
  assert.deepEqual(JSON.parse(inCall(javascript, /client\.track\("order_placed", (\{.*\})\)\n/s)), said);

  const python = await copied(page, 'the event in Python');
  const literal = inCall(python, /with Metrone\(\) as client:\n {4}client\.track\("order_placed", (\{.*\})\)\n/s);
  const { stdout } = await run('python3', ['-c', 'import ast, json, sys; print(json.dumps(ast.literal_eval(sys.argv[1])))', literal]);
  assert.deepEqual(JSON.parse(stdout), said);
});

test('the request of a figure, as curl, brings what it shows', async (t) => {
  const { server, page } = await opened(t, '#/analytics/overview?days=30');
  const tile = page.locator('[data-tile=total_events][data-value="1"]');
  await tile.waitFor();
  await page.getByText('The three requests behind these numbers').click();
  const answer = await inShell(server, await copied(page, 'getStats as curl'));
  assert.equal(String(answer.total_events), await tile.getAttribute('data-value'));
});
