// From an event to its session, to its user and back: each is one click away.
import assert from 'node:assert/strict';
import test from 'node:test';

import { open, rows } from './support/page.mjs';
import { Server } from './support/server.mjs';

const START = '2026-03-02T09:00:00Z';

/** A session of an agent, in Metrone. Times are seconds after the start. */
const OF_AN_AGENT = [
  { after: 0, kind: 'message-in', event_type: 'ai_chat', source: 'chat', properties: { direction: 'in', chars: 48 } },
  { after: 2, kind: 'tool', event_type: 'tool_call', source: 'agent_action', properties: { tool: 'find_seat', duration_ms: 1500 } },
  { after: 62, kind: 'success', event_type: 'task_completed', source: 'agent_action', properties: { task: 'book' } },
];

/** Of somebody on a web site, in Agent Analytics. */
const OF_A_VISITOR = [
  { after: 120, kind: 'page', event: 'page_view', properties: { path: '/docs' } },
  { after: 150, kind: 'page', event: 'page_view', properties: { path: '/pricing' } },
];

async function filled(t) {
  const server = await Server.empty(t);
  const at = (after) => server.control('POST', '/clock', { set: new Date(Date.parse(START) + after * 1000).toISOString(), freeze: true });
  for (const { after, kind: _, properties, ...event } of OF_AN_AGENT) {
    await at(after);
    await server.track({ ...event, session_id: 'chat-1', agent_id: 'desk', properties: { ...properties, user_hash: 'u-1' } });
  }
  const { token } = (await server.control('GET', '/keys')).find(({ service }) => service === 'agent_analytics');
  for (const { after, kind: _, ...event } of OF_A_VISITOR) {
    await at(after);
    const body = { ...event, token, project: 'test', session_id: 'visit-1', user_id: 'u-1' };
    const answer = await server.ask('agent_analytics', '/track', { method: 'POST', body });
    assert.ok(answer.ok, await answer.text());
  }
  return server;
}

const steps = (page) => page.locator('article[data-session] [data-kind][data-event]').evaluateAll((rows) => rows.map(({ dataset }) => dataset.kind));

for (const [name, session, events] of [['an agent', 'chat-1', OF_AN_AGENT], ['a visitor', 'visit-1', OF_A_VISITOR]]) {
  test(`from an event of ${name} to the session, the user and back`, async (t) => {
    const page = await open(t, await filled(t));
    await rows(page).filter({ hasText: session }).first().click();
    const detail = page.getByRole('complementary');
    const id = await detail.locator('[data-event]').getAttribute('data-event');

    await detail.getByRole('link', { name: session }).click();
    await page.locator(`article[data-session="${session}"]`).waitFor();
    await detail.locator(`[data-event="${id}"]`).waitFor();
    assert.deepEqual(await steps(page), events.map(({ kind }) => kind));

    await detail.getByRole('link', { name: 'u-1' }).click();
    await page.locator('article[data-user=u-1]').waitFor();
    await page.locator('[data-user-sessions="2"]').waitFor();
    await page.locator('[data-user-events="5"]').waitFor();

    await page.getByRole('listbox', { name: 'Sessions of the user' }).locator(`[data-session="${session}"]`).click();
    await page.locator(`article[data-session="${session}"]`).waitFor();
    await page.goBack();
    await page.locator('article[data-user=u-1]').waitFor();
    await page.getByRole('listbox', { name: 'Events of the user' }).locator(`[data-event="${id}"]`).click();
    await detail.getByRole('link', { name: 'in Live' }).click();
    await page.locator(`main [role=option][aria-selected=true]`).waitFor();
    assert.ok(page.url().endsWith(`#/live?event=${id}`), page.url());
  });
}

test('a session lasts as long as it did, and its pauses are told', async (t) => {
  const page = await open(t, await filled(t), { at: '#/sessions/chat-1' });
  const timeline = page.locator('[data-start][data-end]');
  await timeline.waitFor();
  const { start, end } = await timeline.evaluate(({ dataset }) => dataset);
  assert.deepEqual([Number(start), Number(end)], [Date.parse(START), Date.parse(START) + 62_000]);
  assert.deepEqual(await page.locator('[data-gap]').evaluateAll((gaps) => gaps.map(({ dataset }) => Number(dataset.gap))), [60_000]);
});
