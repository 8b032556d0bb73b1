// Takes a picture of each view, in light and in dark, with the demo's sample in it: `npm run screenshots`.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { decode, encode } from 'fast-png';

import { DETAIL, VIEWS, open, rows, shown } from './support/page.mjs';
import { withSample } from './support/server.mjs';

const FOLDER = fileURLToPath(new URL('../../mock-server/inspector/screenshots/', import.meta.url));

/** A picture stands in the README, and is loaded with it. */
const MOST_BYTES = 150_000;

mkdirSync(FOLDER, { recursive: true });
const server = await withSample({ after });

/** Something to see for whoever looks at delivery and faults. */
await server.fault({ operation: 'trackBatch', times: 2, fault: { type: 'status', status: 503 } });
const order = { event_type: 'order_placed', session_id: 'shop-1', idempotency_key: 'order-1' };
for (let attempt = 0; attempt < 3; attempt += 1) await server.track(order);
await server.fault({ operation: 'streamEvents', times: 1, fault: { type: 'disconnect', after: 3 } });

/** A session that takes its time; the demo's are over at once. Each step comes so many seconds after the one before. */
const SESSION = 'quayside-21';
const STEPS = [
  [0, { event_type: 'task_initiated', source: 'agent_action', properties: { task: 'reserve' } }],
  [1, { event_type: 'ai_chat', source: 'chat', properties: { direction: 'in', chars: 52 } }],
  [3, { event_type: 'tool_call', source: 'agent_action', properties: { tool: 'find_tool', duration_ms: 1900 } }],
  [2, { event_type: 'ai_chat', source: 'chat', properties: { direction: 'out', chars: 118 } }],
  [21, { event_type: 'ai_chat', source: 'chat', properties: { direction: 'in', chars: 31 } }],
  [5, { event_type: 'tool_call', source: 'agent_action', properties: { tool: 'reserve_tool', duration_ms: 4200 } }],
  [2, { event_type: 'ai_chat', source: 'chat', properties: { direction: 'out', chars: 74 } }],
  [1, { event_type: 'task_completed', source: 'agent_action', properties: { task: 'reserve' } }],
];
await server.control('POST', '/clock', { freeze: true });
for (const [seconds, { properties, ...event }] of STEPS) {
  await server.control('POST', '/clock', { advance_ms: seconds * 1000 });
  await server.track({ ...event, session_id: SESSION, agent_id: 'desk-agent', properties: { ...properties, user_hash: 'ilse' } });
}
await server.control('POST', '/clock', { resume: true });

for (const theme of ['light', 'dark']) {
  for (const view of VIEWS) {
    test(`${view}, ${theme}`, async (t) => {
      const page = await open(t, server, { theme });
      await shown(page, view);
      if (view !== 'analytics' && view !== 'faults') {
        await (view === 'sessions' ? page.locator(`[data-session="${SESSION}"]`) : rows(page).last()).click();
        await page.locator(DETAIL).first().waitFor();
      }
      await page.waitForFunction(() => document.fonts.status === 'loaded' && !document.querySelector('[aria-busy=true]'));
      const picture = packed(await page.screenshot());
      writeFileSync(`${FOLDER}${view}-${theme}.png`, picture);
      assert.ok(picture.length <= MOST_BYTES, `${picture.length} bytes`);
    });
  }
}

/** The same picture in fewer bytes: browsers pack in a hurry. */
const packed = (picture) => encode(decode(picture), { zlib: { level: 9 } });
