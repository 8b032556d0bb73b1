// Webhooks: verified, read, answered and tracked.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';

import express from 'express';

import { AgentlyticsError, ConfigError, ValidationError } from 'agentlytics';
import { Receiver, sign, WebhookRefusedError } from 'agentlytics/webhooks';

import { client, mock } from '../test-support/index.mjs';

const ENDPOINT = 'https://example.com/hooks/retell';
const SECRET = 'key_0123456789';
const NOW = new Date('2026-11-20T14:00:00Z');
const CALL = {
  call_id: 'call_1',
  agent_id: 'agent_1',
  call_type: 'phone_call',
  from_number: '+12025550143',
  start_timestamp: 1795179600000,
  end_timestamp: 1795179674500,
  duration_ms: 74500,
  disconnection_reason: 'user_hangup',
};
const ENDED = JSON.stringify({ event: 'call_ended', call: CALL });

const signed = (body = ENDED) => sign('retell', SECRET, { url: ENDPOINT, body }, { now: NOW });

function receive(receiver, { headers = signed().headers, body = ENDED, now = NOW } = {}) {
  return receiver.receive({ url: ENDPOINT, headers, body }, { now });
}

test('a webhook is an event and an answer', () => {
  const { event, answer, verified } = receive(new Receiver('retell', { label: 'support-line', secret: SECRET }));
  const { properties, ...told } = event;
  assert.deepEqual(told, {
    event_type: 'ai_call',
    source: 'voice',
    channel: 'voice',
    ai_provider: 'retell',
    ai_call_id: 'call_1',
    ai_intent: 'support',
    ai_duration_sec: 74.5,
    agent_id: 'agent_1',
    timestamp: '2026-11-20T13:01:14.500Z',
    idempotency_key: 'retell:call_1:call_ended',
  });
  assert.equal(properties.label, 'support-line');
  assert.deepEqual(answer, { status: 204, contentType: null, body: '' });
  assert.equal(verified, true);
});

test('headers and bodies come in any form', () => {
  const receiver = new Receiver('retell', { secret: SECRET });
  const { headers } = signed();
  const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  for (const form of [headers, lists, new Headers(headers), Object.entries(headers), { ...headers, cookie: undefined }]) {
    assert.equal(receive(receiver, { headers: form }).verified, true);
  }
  for (const body of [ENDED, Buffer.from(ENDED), new TextEncoder().encode(ENDED)]) {
    assert.equal(receive(receiver, { body }).verified, true);
  }
});

test('of several secrets one must be right', () => {
  assert.equal(receive(new Receiver('retell', { secret: ['key_new', SECRET] })).verified, true);
  assert.throws(() => receive(new Receiver('retell', { secret: ['key_new', 'key_other'] })), WebhookRefusedError);
});

test('without a secret nothing is verified', () => {
  const { event, verified } = receive(new Receiver('retell'), { headers: {} });
  assert.equal(verified, false);
  assert.equal(event.properties.verified, false);
});

describe('a refusal says why and what to answer', () => {
  for (const [code, status, request] of [
    ['missing_signature', 401, { headers: {} }],
    ['wrong_signature', 401, { body: ENDED.replace('call_1', 'call_2') }],
    ['expired_signature', 401, { now: new Date(+NOW + 360_000) }],
    ['malformed_body', 400, { body: '{', headers: signed('{').headers }],
  ]) {
    test(code, () => {
      assert.throws(() => receive(new Receiver('retell', { secret: SECRET }), request), (error) => {
        assert.ok(error instanceof WebhookRefusedError && error instanceof AgentlyticsError);
        const { kind, retryable } = error;
        assert.deepEqual([kind, error.code, error.status, retryable], ['webhook_refused', code, status, false]);
        return !inspect(error).includes(SECRET);
      });
    });
  }
});

test('the tolerance is in milliseconds', () => {
  const receiver = new Receiver('retell', { secret: SECRET, toleranceMs: 400_000 });
  assert.equal(receive(receiver, { now: +NOW + 360_000 }).verified, true);
});

test('the customer chooses how Vapi signs', () => {
  const body = JSON.stringify({ message: { type: 'hang', call: { id: 'c-1' } } });
  const scheme = { hmac: { signatureHeader: 'x-vapi-signature', payloadFormat: '{body}', signaturePrefix: 'sha256=' } };
  const { url, headers } = sign('vapi', 'secret', { url: ENDPOINT, body }, { scheme });
  assert.match(headers['x-vapi-signature'], /^sha256=/);
  assert.equal(new Receiver('vapi', { secret: 'secret', scheme }).receive({ url, headers, body }).verified, true);
  const bearer = new Receiver('vapi', { secret: 'secret', scheme: 'bearer' });
  assert.throws(() => bearer.receive({ url, headers, body }), WebhookRefusedError);
});

test('what cannot be is refused at once', () => {
  for (const [make, named] of [
    [() => new Receiver('fax'), /fax|platform/],
    [() => new Receiver('vapi', { scheme: 'loud' }), /scheme/],
    [() => new Receiver('vapi', { scheme: { hmac: { algorithm: 'md5' } } }), /algorithm/],
    [() => new Receiver('retell', { secret: [7] }), /secrets/],
    [() => new Receiver('retell', { secrets: ['a'], tolerance: 300 }), /tolerance/],
  ]) {
    assert.throws(make, (error) => error instanceof ValidationError && named.test(error.message));
  }
});

test('what cannot sign is told and not shown', () => {
  assert.throws(() => sign('openai', 'whsec_!', { url: ENDPOINT, body: '{}' }), (error) => {
    assert.ok(error instanceof ConfigError);
    return error.code === 'unusable_secret' && !inspect(error).includes('whsec_!');
  });
});

test('a receiver shows no secret', () => {
  assert.ok(!inspect(new Receiver('retell', { secret: SECRET }), { showHidden: true, depth: 9 }).includes(SECRET));
});

describe('a Request of the web platform', () => {
  const url = 'http://10.0.0.7:8080/hooks/twilio?session_id=s-1';
  const body = 'CallSid=CA01&CallStatus=completed&CallDuration=7';
  const contentType = 'application/x-www-form-urlencoded';
  const receiver = new Receiver('twilio', { secret: 'token' });
  const request = (headers) => new Request(url, { method: 'POST', headers, body });

  test('is received, and its answer is a Response', async () => {
    const received = await receiver.receiveRequest(request(sign('twilio', 'token', { url, body, contentType }).headers));
    assert.equal(received.event.session_id, 's-1');
    const response = received.toResponse();
    assert.deepEqual([response.status, await response.text()], [204, '']);
  });

  test('has the address that the platform called, before the proxy', async () => {
    const called = 'https://desk.example.com/hooks/twilio?session_id=s-1';
    const { headers } = sign('twilio', 'token', { url: called, body, contentType });
    const forwarded = { ...headers, 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'desk.example.com' };
    assert.equal((await receiver.receiveRequest(request(forwarded))).verified, true);
    assert.equal((await receiver.receiveRequest(request(headers), { url: called })).verified, true);
    await assert.rejects(receiver.receiveRequest(request(headers)), WebhookRefusedError);
  });

  test('whose answer has a body', async () => {
    const message = { message: { type: 'tool-calls', timestamp: 1795167060000, toolCallList: [{ id: 'tool-1' }], call: { id: 'call-1' } } };
    const told = new Request(ENDPOINT, { method: 'POST', body: JSON.stringify(message) });
    const response = (await new Receiver('vapi').receiveRequest(told)).toResponse();
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.deepEqual(await response.json(), { results: [] });
  });
});

describe('a request of node:http is received as it is', () => {
  const receiver = new Receiver('retell', { secret: SECRET });

  /** Answers a request whose raw body is there. */
  function answer({ headers, url }, body, response) {
    const { answer, verified } = receiver.receive({ url: `http://${headers.host}${url}`, headers, body });
    response.writeHead(answer.status, { 'x-verified': String(verified) }).end(answer.body);
  }

  const raw = express().use(express.raw({ type: '*/*' }), (request, response) => answer(request, request.body, response));
  for (const [name, handler] of [
    ['alone', async (request, response) => answer(request, await buffer(request), response)],
    ['in Express', raw],
  ]) {
    test(name, async () => {
      const site = createServer(handler).listen(0, '127.0.0.1');
      await once(site, 'listening');
      const { url, headers } = sign('retell', SECRET, { url: `http://127.0.0.1:${site.address().port}/hooks`, body: ENDED });
      const response = await fetch(url, { method: 'POST', headers, body: ENDED });
      assert.deepEqual([response.status, response.headers.get('x-verified')], [204, 'true']);
      site.closeAllConnections();
      site.close();
    });
  }

  test('but not when its body was parsed', () => {
    const parsed = { url: ENDPOINT, headers: {}, body: JSON.parse(ENDED) };
    assert.throws(() => receiver.receive(parsed), (error) => error instanceof ValidationError && /before anything parses it/.test(error.message));
  });
});

describe('trackWebhook()', () => {
  const server = mock();
  let metrone;
  beforeEach(async () => {
    await server.reset();
    metrone = client(server);
  });

  test('what comes twice is stored once', async () => {
    const receiver = new Receiver('retell', { label: 'support-line', secret: SECRET });
    for (let times = 0; times < 2; times++) assert.equal(typeof metrone.trackWebhook(receive(receiver)), 'string');
    await metrone.shutdown();
    const stored = await server.events();
    assert.deepEqual(
      stored.map(({ event_type, ai_call_id, duration_sec, idempotency_key }) => [event_type, ai_call_id, duration_sec, idempotency_key]),
      [['ai_call', 'call_1', 74.5, 'retell:call_1:call_ended']],
    );
    assert.equal(stored[0].properties.label, 'support-line');
  });

  test('what tells nothing is not tracked', async () => {
    const body = JSON.stringify({ event: 'something_new', call: CALL });
    assert.equal(metrone.trackWebhook(receive(new Receiver('retell'), { body })), undefined);
    assert.equal(metrone.deliveryStats().accepted, 0);
    await metrone.shutdown();
  });
});
