// What is common to the wrappers of all providers, beyond what the tests of each show.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';

import { ConfigError, withContext } from 'agentlytics';
import { wrapAnthropic, wrapOpenAI } from 'agentlytics/llm';
import OpenAI from 'openai';

import { client, mock, run } from '../test-support/index.mjs';
import { chat, collect, models } from '../test-support/models.mjs';
import { Recorded } from '../test-support/recorder.mjs';

const { Call } = createRequire(import.meta.url)('../lib/llm/call.cjs');

const api = await models();
const ask = { model: 'gpt-x', messages: [] };
const open = () => new OpenAI({ apiKey: 'sk-test', baseURL: api.url, maxRetries: 0 });

test('calls become events of a client, in the context of the call', async () => {
  const server = mock();
  const metrone = client(server);
  const openai = wrapOpenAI(open(), metrone);
  api.answer = { events: chat.chunks, headers: { 'x-request-id': 'req_1' } };
  const stream = await withContext({ agentId: 'a-7' }, () => openai.chat.completions.create({ ...ask, stream: true }));
  await withContext({ agentId: 'reader' }, () => collect(stream));
  await metrone.shutdown();
  const [{ event_type, agent_id, properties }] = await server.events();
  const { duration_ms, time_to_first_token_ms, ...known } = properties;
  assert.deepEqual({ event_type, agent_id, ...known }, {
    ...{ event_type: 'llm_call', agent_id: 'a-7', provider: 'openai', model: 'gpt-x-2026-01-01', outcome: 'completed' },
    ...{ input_tokens: 12, output_tokens: 7, tools: ['get_weather'], request_id: 'req_1' },
  });
  assert.ok(duration_ms >= time_to_first_token_ms);
});

test('each of two recorders hears of a call once', async () => {
  const [one, other] = [new Recorded(), new Recorded()];
  const openai = wrapOpenAI(wrapOpenAI(wrapOpenAI(open(), one), other), one);
  api.answer = { events: chat.chunks };
  await collect(await openai.chat.completions.create({ ...ask, stream: true }));
  api.answer = { body: chat.completion };
  await openai.chat.completions.parse(ask);
  assert.deepEqual(one.events.map(({ output_tokens }) => output_tokens), [7, 5]);
  assert.deepEqual(other.events, one.events);
});

test('times are those of the clock', () => {
  let now = 1_000;
  const events = [];
  const operation = {
    requestIdHeader: 'x-request-id',
    readPiece(piece, facts) {
      facts.hasBegun ||= piece !== 'hello';
      if (piece === 'end') facts.outcome = 'completed';
    },
  };
  const settings = { provider: 'p', errors: {}, record: (fields) => events.push(fields), warn: assert.fail, now: () => now };
  const call = new Call(settings, operation, { model: 'm' });
  for (const piece of ['hello', 'first', 'second', 'end']) {
    now += 10;
    call.onPiece(piece);
  }
  now += 2.4;
  call.end('abandoned');
  call.onError(new Error('too late'));
  assert.deepEqual(events, [{ provider: 'p', model: 'm', outcome: 'completed', duration_ms: 42, time_to_first_token_ms: 20 }]);
});

describe('what fails here', () => {
  const priced = new Recorded();
  const failing = {
    'a recorder': [{ track: () => assert.fail('of the recorder') }, {}],
    'a cost': [priced, { cost: () => assert.fail('of the cost') }],
  };
  for (const [name, [recorder, options]] of Object.entries(failing)) {
    test(`${name} that throws is told once and never to the caller`, async (t) => {
      const warned = t.mock.method(process, 'emitWarning', () => {});
      const openai = wrapOpenAI(open(), recorder, options);
      api.answer = { body: chat.completion };
      assert.equal((await openai.chat.completions.create(ask)).id, 'chatcmpl-1');
      api.answer = { events: chat.chunks };
      assert.equal((await collect(await openai.chat.completions.create({ ...ask, stream: true }))).length, chat.chunks.length - 1);
      api.answer = { status: 500, body: {} };
      await assert.rejects(openai.chat.completions.create(ask), OpenAI.InternalServerError);
      assert.equal(warned.mock.callCount(), 1);
      assert.match(warned.mock.calls[0].arguments[0], /not recorded as it should be: of the/);
    });
  }

  test('a cost that is not known leaves the rest', () => {
    assert.deepEqual(priced.events.map(({ outcome }) => outcome), ['completed', 'completed', 'server']);
  });

  test('an answer that is not the provider\'s passes and is recorded as far as it goes', async (t) => {
    t.mock.method(process, 'emitWarning', () => {});
    const recorded = new Recorded();
    const openai = wrapOpenAI(open(), recorded, { captureContent: true });
    api.answer = { body: { object: 'something else' } };
    assert.deepEqual(await openai.chat.completions.create({ model: 'gpt-x' }), { object: 'something else' });
    assert.deepEqual(recorded.events, [{ type: 'llm_call', provider: 'openai', model: 'gpt-x', outcome: 'completed' }]);
  });

  test('a stand-in for a client works as it did, and is not recorded', async (t) => {
    const warned = t.mock.method(process, 'emitWarning', () => {});
    const answer = Promise.resolve({ id: 'fake' });
    const recorded = new Recorded();
    const fake = wrapAnthropic({ messages: { create: () => answer } }, recorded);
    assert.equal(fake.messages.create(ask), answer);
    assert.equal(warned.mock.callCount(), 1);
    assert.deepEqual(recorded.events, []);
  });
});

test('what cannot be wrapped, or not be recorded with, is refused at once', () => {
  assert.throws(() => wrapOpenAI({}, new Recorded()), (error) => error instanceof ConfigError && /package 'openai'/.test(error.message));
  assert.throws(() => wrapAnthropic(undefined, new Recorded()), /@anthropic-ai\/sdk/);
  assert.throws(() => wrapOpenAI(open(), {}), /track\(\)/);
});

const isNode = !process.versions.bun && !process.versions.deno;
const collectable = { skip: !isNode && 'only Node lets a program ask for a collection' };

test('a stream that is forgotten unread is abandoned', collectable, async () => {
  api.answer = { events: chat.chunks };
  const { code, stdout, stderr } = await run(
    `import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    import { wrapOpenAI } from 'agentlytics/llm';
    import OpenAI from 'openai';
    import { eventually } from '../test-support/index.mjs';
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const outcomes = [];
    const recorder = { track: (type, { outcome }) => outcomes.push(outcome) };
    const openai = wrapOpenAI(new OpenAI({ apiKey: 'sk-test', baseURL: ${JSON.stringify(api.url)} }), recorder);
    await openai.chat.completions.create({ model: 'gpt-x', messages: [], stream: true });
    await eventually(() => (collect(), outcomes.length > 0));
    console.log(...outcomes);
    process.exit();`,
  );
  assert.deepEqual([code, stdout, stderr], [0, 'abandoned\n', '']);
});
