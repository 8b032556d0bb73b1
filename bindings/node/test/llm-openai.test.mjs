// The real package, in two of its major versions, against a stand-in for the HTTP API.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import { wrapOpenAI } from 'agentlytics/llm';
import OpenAI from 'openai';
import OpenAI6 from 'openai-6';

import { chat, collect, models, responses } from '../test-support/models.mjs';
import { Recorded } from '../test-support/recorder.mjs';

const api = await models();
const REQUEST_ID = { 'x-request-id': 'req_1' };
const MODEL = { provider: 'openai', model: 'gpt-x-2026-01-01', request_id: 'req_1' };
const ask = { model: 'gpt-x', messages: [{ role: 'user', content: 'How is the weather?' }] };

for (const [version, Client] of Object.entries({ 7: OpenAI, 6: OpenAI6 })) {
  describe(`openai ${version}`, () => {
    let recorded;
    let client;
    const plain = new Client({ apiKey: 'sk-test', baseURL: api.url, maxRetries: 0 });

    function wrapped(options) {
      recorded = new Recorded();
      client = wrapOpenAI(new Client({ apiKey: 'sk-test', baseURL: api.url, maxRetries: 0 }), recorded, options);
    }

    beforeEach(() => {
      wrapped();
      api.answer = { body: chat.completion, headers: REQUEST_ID };
    });

    describe('a chat completion', () => {
      test('is recorded once, without what was said', async () => {
        const completion = await client.chat.completions.create(ask);
        assert.deepEqual(completion, chat.completion);
        assert.equal(completion._request_id, 'req_1');
        assert.deepEqual(recorded.events, [
          { type: 'llm_call', ...MODEL, outcome: 'completed', input_tokens: 12, output_tokens: 5 },
        ]);
        assert.ok(recorded.times.duration_ms >= 0 && recorded.times.time_to_first_token_ms === undefined);
        assert.ok(!JSON.stringify(recorded.events).includes('sunny'));
      });

      test('tells which tools the model called, each once', async () => {
        api.answer.body = chat.toolCall;
        await client.chat.completions.create(ask);
        assert.deepEqual(recorded.events[0].tools, ['get_weather', 'say']);
      });

      test('works with every helper of its promise', async () => {
        const { data, response, request_id } = await client.chat.completions.create(ask).withResponse();
        assert.deepEqual([data.id, response.status, request_id], ['chatcmpl-1', 200, 'req_1']);
        assert.equal((await client.chat.completions.parse(ask)).choices[0].message.content, 'It is sunny.');
        assert.equal(await client.chat.completions.create(ask).finally(() => {}).then(({ id }) => id), 'chatcmpl-1');
        assert.deepEqual(recorded.events.map(({ outcome, output_tokens }) => [outcome, output_tokens]), Array(3).fill(['completed', 5]));
      });

      test('whose bare response is taken is recorded without its tokens', async () => {
        const response = await client.chat.completions.create(ask).asResponse();
        assert.deepEqual(await response.json(), chat.completion);
        assert.deepEqual(recorded.events, [{ type: 'llm_call', ...MODEL, model: 'gpt-x', outcome: 'completed' }]);
      });

      for (const [status, outcome] of [[401, 'auth'], [429, 'rate_limited'], [400, 'rejected'], [500, 'server']]) {
        test(`that fails with ${status} is '${outcome}', and its error passes unchanged`, async () => {
          api.answer = { status, headers: REQUEST_ID, body: { error: { message: 'no', type: 'x' } } };
          const expected = await plain.chat.completions.create(ask).catch((error) => error);
          const thrown = await client.chat.completions.create(ask).catch((error) => error);
          assert.deepEqual([thrown.constructor, thrown.message, thrown.status], [expected.constructor, expected.message, status]);
          assert.deepEqual(recorded.events, [{ type: 'llm_call', provider: 'openai', model: 'gpt-x', request_id: 'req_1', outcome }]);
        });
      }

      test('that fails in a helper fails once', async () => {
        api.answer = { status: 500, headers: REQUEST_ID, body: {} };
        await assert.rejects(client.chat.completions.parse(ask), Client.InternalServerError);
        api.answer = { headers: REQUEST_ID, body: undefined };
        await assert.rejects(client.chat.completions.parse(ask));
        assert.equal(recorded.events.length, 2);
      });

      test('that cannot be sent is a failure of the network', async () => {
        client.baseURL = 'http://127.0.0.1:1';
        await assert.rejects(client.chat.completions.create(ask), Client.APIConnectionError);
        assert.deepEqual(recorded.events, [{ type: 'llm_call', provider: 'openai', model: 'gpt-x', outcome: 'network' }]);
      });

      test('that the caller gives up is cancelled', async () => {
        await assert.rejects(client.chat.completions.create(ask, { signal: AbortSignal.abort() }), Client.APIUserAbortError);
        assert.equal(recorded.events[0].outcome, 'cancelled');
      });
    });

    describe('a stream', () => {
      const streamed = { ...ask, stream: true };
      const complete = { type: 'llm_call', ...MODEL, outcome: 'completed', input_tokens: 12, output_tokens: 7, tools: ['get_weather'] };
      beforeEach(() => {
        api.answer = { events: chat.chunks, headers: REQUEST_ID };
      });

      test('gives the same pieces, and is recorded at its end', async () => {
        const expected = await collect(await plain.chat.completions.create(streamed));
        const stream = await client.chat.completions.create(streamed);
        const pieces = [];
        for await (const piece of stream) {
          assert.deepEqual(recorded.events, []);
          pieces.push(piece);
        }
        assert.deepEqual(pieces, expected);
        assert.deepEqual(recorded.events, [complete]);
        const { duration_ms, time_to_first_token_ms } = recorded.times;
        assert.ok(time_to_first_token_ms >= 0 && time_to_first_token_ms <= duration_ms);
        assert.deepEqual(api.bodies.at(-1), streamed, 'the request is the caller\'s own');
      });

      test('is the package\'s own object, split and turned into bytes as ever', async () => {
        const stream = await client.chat.completions.create(streamed);
        assert.equal(stream.constructor, (await plain.chat.completions.create(streamed)).constructor);
        const [left, right] = stream.tee();
        assert.deepEqual(await collect(left), await collect(right));
        const bytes = (await client.chat.completions.create(streamed)).toReadableStream();
        assert.equal((await new Response(bytes).text()).trim().split('\n').length, chat.chunks.length - 1);
        assert.deepEqual(recorded.events, [complete, complete]);
      });

      test('feeds the stream() helper', async () => {
        const runner = client.chat.completions.stream(ask);
        assert.equal(await runner.finalContent(), 'It is sunny.');
        assert.deepEqual(recorded.events, [complete]);
      });

      test('that is left early is abandoned, once', async () => {
        api.answer.ending = 'hold';
        api.answer.events = chat.chunks.slice(0, 2);
        const stream = await client.chat.completions.create(streamed);
        for await (const piece of stream) if (piece.choices[0].delta.content) break;
        await assert.rejects(collect(stream), /consumed/);
        assert.deepEqual(recorded.events, [{ type: 'llm_call', ...MODEL, outcome: 'abandoned' }]);
      });

      test('that its controller aborts is abandoned', async () => {
        api.answer.ending = 'hold';
        api.answer.events = chat.chunks.slice(0, 2);
        const stream = await client.chat.completions.create(streamed);
        for await (const piece of stream) if (piece.choices[0].delta.content) stream.controller.abort();
        assert.deepEqual(recorded.events.map(({ outcome }) => outcome), ['abandoned']);
      });

      test('that is left after the last word is completed', async () => {
        for await (const piece of await client.chat.completions.create(streamed)) if (piece.choices[0].finish_reason) break;
        assert.deepEqual(recorded.events.map(({ outcome }) => outcome), ['completed']);
      });

      test('that breaks off is a failure of the network, and its error passes', async () => {
        api.answer = { ...api.answer, ending: 'break', events: chat.chunks.slice(0, 2) };
        await assert.rejects(client.chat.completions.create(streamed).then(collect));
        assert.deepEqual(recorded.events.map(({ outcome }) => outcome), ['network']);
      });

      test('that ends before its last word was broken off, too', async () => {
        api.answer.events = chat.chunks.slice(0, 3);
        assert.equal((await collect(await client.chat.completions.create(streamed))).length, 3);
        assert.deepEqual(recorded.events.map(({ outcome }) => outcome), ['network']);
      });

      test('in which the provider fails is a failure of the provider', async () => {
        api.answer.events = [...chat.chunks.slice(0, 2), { error: { message: 'overloaded' } }];
        await assert.rejects(client.chat.completions.create(streamed).then(collect), Client.APIError);
        assert.deepEqual(recorded.events.map(({ outcome }) => outcome), ['server']);
      });
    });

    describe('a response', () => {
      const question = { model: 'gpt-x', input: 'How is the weather?' };

      test('is recorded with its tools, those of the provider too', async () => {
        api.answer.body = responses.response;
        assert.equal((await client.responses.create(question)).output_text, 'Sunny.');
        assert.deepEqual(recorded.events, [
          { type: 'llm_call', ...MODEL, outcome: 'completed', input_tokens: 20, output_tokens: 8, tools: ['web_search', 'get_weather'] },
        ]);
      });

      test('that failed says so', async () => {
        api.answer.body = { ...responses.response, status: 'failed', output: [], usage: null };
        await client.responses.create(question);
        assert.deepEqual(recorded.events, [{ type: 'llm_call', ...MODEL, outcome: 'server' }]);
      });

      test('streams, with and without the helper', async () => {
        api.answer = { events: responses.events, headers: REQUEST_ID };
        assert.equal((await collect(await client.responses.create({ ...question, stream: true }))).length, responses.events.length);
        assert.equal((await client.responses.stream(question).finalResponse()).output_text, 'Sunny.');
        const complete = { type: 'llm_call', ...MODEL, outcome: 'completed', input_tokens: 20, output_tokens: 8 };
        assert.deepEqual(recorded.events, [complete, complete]);
        assert.ok(recorded.times.time_to_first_token_ms >= 0);
      });
    });

    test('options: the name of the event and of the provider, the content, the cost', async () => {
      wrapped({ event: 'model_called', provider: 'azure', captureContent: true, cost: { 'gpt-x': { input: 2, output: 10 } } });
      await client.chat.completions.create(ask);
      assert.deepEqual(recorded.events, [
        {
          ...{ type: 'model_called', ...MODEL, provider: 'azure', outcome: 'completed', input_tokens: 12, output_tokens: 5 },
          cost_usd: 0.000074,
          input: ask.messages,
          output: 'It is sunny.',
        },
      ]);
    });
  });
}
