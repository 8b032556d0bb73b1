import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, test } from 'node:test';

import { RejectedError } from '../lib/index.mjs';
import { client, eventually, mock, told } from '../test-support/index.mjs';

const server = mock();
beforeEach(() => server.reset());

describe('beforeSend', () => {
  test('sees events in the words of the service, changes them and holds them back', async () => {
    const shown = [];
    const dropped = [];
    const metrone = client(server, {
      beforeSend(event) {
        shown.push(event);
        if (event.event_type === 'secret') return null;
        return { ...event, properties: { ...event.properties, e_mail: undefined, seen: true } };
      },
      onDrop: (losses) => dropped.push(...losses),
    });
    metrone.track('signup', { e_mail: 'a@b.example', plan: 'pro' });
    const secret = metrone.track('secret');
    metrone.trackAIIntent({ intent: 'booking', confidence: 0.9 });
    assert.equal((await metrone.shutdown()).delivered, 2);
    assert.deepEqual(shown, [
      { event_type: 'signup', properties: { e_mail: 'a@b.example', plan: 'pro' } },
      { event_type: 'secret' },
      { event_type: 'ai_intent', source: 'assistant', ai_intent: 'booking', properties: { confidence: 0.9 } },
    ]);
    assert.deepEqual(told(await server.events()), [
      { event_type: 'signup', properties: { plan: 'pro', seen: true } },
      { event_type: 'ai_intent', properties: { confidence: 0.9, seen: true } },
    ]);
    assert.deepEqual(dropped.map(({ id, reason }) => ({ id, reason })), [{ id: secret, reason: 'before_send' }]);
  });

  test('that throws loses its event and nothing else', async () => {
    const dropped = [];
    const metrone = client(server, {
      onDrop: (losses) => dropped.push(...losses),
      beforeSend(event) {
        if (event.properties?.bad) throw new Error('oops');
        return event;
      },
    });
    metrone.track('x', { bad: true });
    metrone.track('y');
    assert.equal((await metrone.shutdown()).delivered, 1);
    assert.deepEqual(metrone.deliveryStats().dropped, { before_send: 1 });
    assert.match(dropped[0].error.message, /beforeSend hook threw: Error: oops/);
  });

  test('is not shown what cannot be an event', async () => {
    const dropped = [];
    const metrone = client(server, {
      beforeSend: (event) => assert.fail(`shown ${event}`),
      onDrop: (losses) => dropped.push(...losses),
    });
    const ids = [metrone.track('x', { source: 'television' }), metrone.track('x', { big: 1n }), metrone.trackAICall({})];
    await metrone.shutdown();
    assert.deepEqual(dropped.map(({ id, reason }) => [id, reason]), ids.map((id) => [id, 'invalid']));
    assert.match(dropped[2].error.message, /'call_id' is required/);
  });

  test('runs where track() was called', async () => {
    const context = new AsyncLocalStorage();
    const metrone = client(server, { beforeSend: (event) => ({ ...event, session_id: context.getStore() }) });
    context.run('s-1', () => metrone.track('x'));
    await metrone.shutdown();
    assert.equal((await server.events())[0].session_id, 's-1');
  });
});

describe('onDrop', () => {
  test('hears what the service refused, with its word', async () => {
    await server.faults({ operation: 'trackBatch', times: 1, fault: { type: 'partial', reject: [1], code: 'INVALID_PAYLOAD' } });
    const dropped = [];
    const metrone = client(server, { onDrop: (losses) => dropped.push(...losses) });
    const ids = ['a', 'b', 'c'].map((type) => metrone.track(type));
    const { delivered, rejected } = await metrone.shutdown();
    assert.deepEqual({ delivered, rejected }, { delivered: 2, rejected: 1 });
    const [{ id, reason, error }] = dropped;
    assert.deepEqual([dropped.length, id, reason], [1, ids[1], 'rejected']);
    assert.ok(error instanceof RejectedError, `${error}`);
    assert.equal(error.code, 'INVALID_PAYLOAD');
  });

  test('hears of a loss while nothing else happens', async () => {
    const refusal = { error: { code: 'INVALID_PAYLOAD', message: 'no' } };
    await server.faults({ operation: 'trackBatch', fault: { type: 'status', status: 400, body: refusal } });
    const dropped = [];
    const metrone = client(server, { batchSize: 1, onDrop: (losses) => dropped.push(...losses) });
    const id = metrone.track('x');
    await eventually(() => dropped.length > 0);
    assert.deepEqual(dropped.map(({ id, reason }) => [id, reason]), [[id, 'rejected']]);
    await metrone.shutdown();
  });

  test('is a process warning for each reason by default', async (t) => {
    const warned = t.mock.method(process, 'emitWarning', () => {});
    const metrone = client(server);
    for (let n = 0; n < 3; n++) metrone.track('x', { source: 'television' });
    await metrone.shutdown();
    assert.deepEqual(warned.mock.calls.map(({ arguments: [text, name] }) => [text.slice(0, 61), name]), [
      ["an event was not delivered (invalid): 'source' must be one of", 'AgentlyticsWarning'],
    ]);
  });

  test('that throws does no harm', async (t) => {
    const warned = t.mock.method(process, 'emitWarning', () => {});
    const metrone = client(server, {
      onDrop() {
        throw new Error('oops');
      },
    });
    metrone.track('x', { source: 'television' });
    assert.equal((await metrone.shutdown()).delivered, 0);
    assert.match(warned.mock.calls[0].arguments[0], /onDrop hook .* oops/);
  });
});
