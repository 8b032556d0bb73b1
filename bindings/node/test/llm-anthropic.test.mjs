// The real package against a stand-in for the HTTP API. What is common to all providers, llm-openai.test.mjs tests.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import Anthropic from '@anthropic-ai/sdk';
import { wrapAnthropic } from 'agentlytics/llm';

import { collect, messages, models } from '../test-support/models.mjs';
import { Recorded } from '../test-support/recorder.mjs';

const api = await models();
const HEADERS = { 'request-id': 'req_1' };
const MODEL = { provider: 'anthropic', model: 'claude-x-20260101', request_id: 'req_1' };
const ask = { model: 'claude-x', max_tokens: 100, messages: [{ role: 'user', content: 'How is the weather?' }] };
const answered = {
  ...{ type: 'llm_call', ...MODEL, outcome: 'completed', input_tokens: 30, output_tokens: 11 },
  tools: ['get_weather', 'web_search'],
};
const streamed = { type: 'llm_call', ...MODEL, outcome: 'completed', input_tokens: 30, output_tokens: 13, tools: ['get_weather'] };

let recorded;
let client;
const open = () => new Anthropic({ apiKey: 'sk-test', baseURL: api.url, maxRetries: 0 });

beforeEach(() => {
  recorded = new Recorded();
  client = wrapAnthropic(open(), recorded);
});

describe('a message', () => {
  beforeEach(() => {
    api.answer = { body: messages.message, headers: HEADERS };
  });

  test('is recorded with tokens and tools, without what was said', async () => {
    assert.deepEqual(await client.messages.create(ask), messages.message);
    assert.deepEqual(recorded.events, [answered]);
    assert.deepEqual(api.bodies.at(-1), ask);
  });

  test('works with every helper of its promise, and in the beta', async () => {
    const { data, request_id } = await client.messages.create(ask).withResponse();
    assert.deepEqual([data.id, request_id], ['msg_1', 'req_1']);
    assert.equal((await client.messages.parse(ask)).id, 'msg_1');
    assert.equal((await client.beta.messages.create(ask)).id, 'msg_1');
    assert.deepEqual(recorded.events, [answered, answered, answered]);
    assert.equal((await client.messages.create(ask).asResponse()).status, 200);
    assert.deepEqual(recorded.events.at(-1), { type: 'llm_call', ...MODEL, model: 'claude-x', outcome: 'completed' });
  });

  for (const [status, outcome] of [[429, 'rate_limited'], [529, 'server']]) {
    test(`that fails with ${status} is '${outcome}', and its error passes unchanged`, async () => {
      api.answer = { status, headers: HEADERS, body: { type: 'error', error: { type: 'x', message: 'no' } } };
      const expected = await open().messages.create(ask).catch((error) => error);
      const thrown = await client.messages.create(ask).catch((error) => error);
      assert.deepEqual([thrown.constructor, thrown.message], [expected.constructor, expected.message]);
      assert.deepEqual(recorded.events, [{ type: 'llm_call', provider: 'anthropic', model: 'claude-x', request_id: 'req_1', outcome }]);
    });
  }

  test('that its package refuses to send fails as it does without the wrapper', async () => {
    const tooLong = { ...ask, max_tokens: 1_000_000 };
    assert.throws(() => client.messages.create(tooLong), Anthropic.AnthropicError);
    assert.deepEqual(recorded.events, [{ type: 'llm_call', provider: 'anthropic', model: 'claude-x', outcome: 'error' }]);
  });

  test('tells the cost with all that the provider says of its usage', async () => {
    wrapAnthropic(client, recorded); // The same recorder a second time changes nothing.
    const seen = [];
    const costly = wrapAnthropic(open(), recorded, { cost: (call) => seen.push(call) && 0.25, captureContent: true });
    await costly.messages.create(ask);
    await client.messages.create(ask);
    assert.deepEqual(recorded.events, [{ ...answered, cost_usd: 0.25, input: ask.messages, output: 'Let me look.' }, answered]);
    const { usage } = messages.message;
    const { provider, model } = MODEL;
    assert.deepEqual(seen, [{ provider, model, requestedModel: 'claude-x', inputTokens: 30, outputTokens: 11, usage }]);
  });
});

describe('a stream', () => {
  beforeEach(() => {
    api.answer = { events: messages.events, headers: HEADERS };
  });

  test('gives the same pieces, and is recorded at its end', async () => {
    const expected = await collect(await open().messages.create({ ...ask, stream: true }));
    assert.deepEqual(await collect(await client.messages.create({ ...ask, stream: true })), expected);
    assert.deepEqual(recorded.events, [streamed]);
    assert.ok(recorded.times.time_to_first_token_ms <= recorded.times.duration_ms);
  });

  test('feeds the stream() helper and its events', async () => {
    const texts = [];
    const runner = client.messages.stream(ask).on('text', (text) => texts.push(text));
    assert.deepEqual((await runner.finalMessage()).content.map(({ type }) => type), ['text', 'tool_use']);
    assert.deepEqual(texts, ['Let me ', 'look.']);
    assert.deepEqual(recorded.events, [streamed]);
  });

  test('that is aborted knows what went in, but not what came out', async () => {
    api.answer = { ...api.answer, ending: 'hold', events: messages.events.slice(0, 3) };
    const runner = client.messages.stream(ask);
    runner.on('text', () => runner.abort());
    await assert.rejects(runner.done(), Anthropic.APIUserAbortError);
    assert.deepEqual(recorded.events, [{ type: 'llm_call', ...MODEL, outcome: 'abandoned', input_tokens: 30 }]);
  });

  test('in which the provider fails is a failure of the provider', async () => {
    api.answer.events = [...messages.events.slice(0, 3), { type: 'error', error: { type: 'overloaded_error', message: 'no' } }];
    await assert.rejects(client.messages.create({ ...ask, stream: true }).then(collect), Anthropic.APIError);
    assert.deepEqual(recorded.events.map(({ outcome }) => outcome), ['server']);
  });
});
