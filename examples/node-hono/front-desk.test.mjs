// The application, called as Vapi calls it, against mock services that `agentlytics/testing` brings along.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { mockWorld } from 'agentlytics/testing';
import { sign } from 'agentlytics/webhooks';

import { createApp } from './front-desk.mjs';

const SECRET = 'secret-of-vapi-0123456789';
const URL = 'http://localhost/hooks/vapi';

beforeEach(() => {
  process.env.VAPI_SECRET = SECRET;
});

/** What Vapi sends when a call has ended. */
function endOfCallReport() {
  const ended = Date.now();
  const call = { id: 'd41b8e02-6c5f-4a97-b310-9e72f4c0a15d', assistantId: 'assistant-1', customer: { number: '+12025550143' } };
  const message = {
    type: 'end-of-call-report',
    timestamp: ended,
    startedAt: new Date(ended - 74_000).toISOString(),
    endedAt: new Date(ended).toISOString(),
    endedReason: 'customer-ended-call',
    analysis: { structuredData: { callReason: 'book an appointment' } },
    call,
  };
  return JSON.stringify({ message });
}

/** Sends a webhook as Vapi does; the status of the answer. */
async function deliver(app, body, secret = SECRET) {
  const { url, headers } = sign('vapi', secret, { url: URL, body });
  return (await app.request(url, { method: 'POST', headers, body })).status;
}

test('a call is recorded', async (t) => {
  const world = await mockWorld(t);
  assert.equal(await deliver(createApp(), endOfCallReport()), 200);
  const [event] = await world.assertTracked('ai_call', { ai_provider: 'vapi', ai_intent: 'booking', duration_sec: 74 });
  assert.ok(!JSON.stringify(event).includes('+12025550143'));
});

test('a call that is told twice is recorded once', async (t) => {
  const world = await mockWorld(t);
  const [app, body] = [createApp(), endOfCallReport()];
  assert.deepEqual([await deliver(app, body), await deliver(app, body)], [200, 200]);
  await world.assertTracked('ai_call', {}, { times: 1 });
});

test('who does not have the secret is refused', async (t) => {
  const world = await mockWorld(t);
  assert.equal(await deliver(createApp(), endOfCallReport(), 'secret-of-somebody-else'), 401);
  await world.assertNotTracked('ai_call');
});
