// What the browser is told that the page may do.
import assert from 'node:assert/strict';
import test from 'node:test';

import { VIEWS, go, open } from './support/page.mjs';
import { Server } from './support/server.mjs';

test('the policy is strict: files of this server, and nothing inline', async (t) => {
  const server = await Server.empty(t);
  const { headers } = await fetch(server.inspector);
  const policy = Object.fromEntries(headers.get('content-security-policy').split(/;\s*/).map((directive) => directive.split(/\s+(.*)/s)));
  assert.deepEqual(policy, {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
});

test('the watch over the page sees what breaks the policy', async (t) => {
  const server = await Server.empty(t);
  const page = await open(t, server);
  const reported = page.waitForEvent('console', (message) => message.type() === 'error');
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hacked = true' })));
  await reported;
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const seen = page.breaches.splice(0);
  assert.ok(seen.some((breach) => breach.startsWith('broke its policy: script-src')), seen.join('\n'));
});

test('views break nothing, one after the other and back', async (t) => {
  const server = await Server.empty(t);
  await server.track({ event_type: 'x', session_id: 's' });
  const page = await open(t, server);
  for (const view of [...VIEWS, ...VIEWS.toReversed()]) {
    await go(page, `#/${view}`);
    await page.locator(`nav [aria-current=page][href="#/${view}"]`).waitFor();
  }
});
