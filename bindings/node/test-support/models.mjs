// A stand-in for the HTTP APIs of model providers, and what they answer.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { after } from 'node:test';

/** Starts a server that answers as it was told last: `answer = { status?, headers?, body?, events?, ending? }`. */
export async function models() {
  const told = { answer: undefined, bodies: [] };
  const server = createServer(async (request, response) => {
    told.bodies.push(await json(request));
    const { status = 200, headers, body, events, ending } = told.answer;
    response.writeHead(status, { 'content-type': events ? 'text/event-stream' : 'application/json', ...headers });
    if (!events) return response.end(JSON.stringify(body));
    for (const event of events) response.write(written(event));
    if (ending === 'break') response.destroy();
    else if (ending !== 'hold') response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(told, { url: `http://127.0.0.1:${server.address().port}` });
}

/** The pieces of a stream, all read. */
export async function collect(pieces) {
  const collected = [];
  for await (const piece of pieces) collected.push(piece);
  return collected;
}

function written(event) {
  if (typeof event === 'string') return `data: ${event}\n\n`;
  return `${event.type ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`;
}

const WEATHER = { name: 'get_weather', arguments: '{"city":"Oslo"}' };

export const chat = {
  completion: {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-x-2026-01-01',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'It is sunny.', refusal: null } }],
    usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
  },
  toolCall: {
    id: 'chatcmpl-2',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-x-2026-01-01',
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: null,
          refusal: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: WEATHER },
            { id: 'call_2', type: 'function', function: WEATHER },
            { id: 'call_3', type: 'custom', custom: { name: 'say', input: 'hi' } },
          ],
        },
      },
    ],
    usage: { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 },
  },
  chunks: [
    chunk({ delta: { role: 'assistant', content: '' } }),
    chunk({ delta: { content: 'It is ' } }),
    chunk({ delta: { content: 'sunny.' } }),
    chunk({ delta: { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '' } }] } }),
    chunk({ delta: { tool_calls: [{ index: 0, function: { arguments: '{}' } }] } }),
    chunk({ delta: {}, finish_reason: 'tool_calls' }),
    { ...chunk(), choices: [], usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 } },
    '[DONE]',
  ],
};

function chunk(choice) {
  const head = { id: 'chatcmpl-3', object: 'chat.completion.chunk', created: 1, model: 'gpt-x-2026-01-01' };
  return { ...head, choices: [{ index: 0, finish_reason: null, ...choice }] };
}

const MESSAGE_ITEM = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: 'Sunny.', annotations: [] }],
};

const RESPONSE = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'gpt-x-2026-01-01',
  output: [
    { id: 'ws_1', type: 'web_search_call', status: 'completed' },
    { id: 'fc_1', type: 'function_call', call_id: 'call_1', status: 'completed', ...WEATHER },
    MESSAGE_ITEM,
  ],
  usage: { input_tokens: 20, output_tokens: 8, total_tokens: 28 },
};

export const responses = {
  response: RESPONSE,
  events: numbered([
    { type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item: { ...MESSAGE_ITEM, status: 'in_progress', content: [] } },
    {
      type: 'response.content_part.added',
      item_id: 'msg_1',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: '', annotations: [] },
    },
    { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'Sun' },
    { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'ny.' },
    { type: 'response.output_item.done', output_index: 0, item: MESSAGE_ITEM },
    { type: 'response.completed', response: { ...RESPONSE, output: [MESSAGE_ITEM] } },
  ]),
};

function numbered(events) {
  return events.map((event, sequence_number) => ({ ...event, sequence_number }));
}

export const messages = {
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x-20260101',
    content: [
      { type: 'text', text: 'Let me look.' },
      { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Oslo' } },
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'Oslo' } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 30, output_tokens: 11, cache_read_input_tokens: 4, cache_creation_input_tokens: 0 },
  },
  events: [
    {
      type: 'message_start',
      message: {
        id: 'msg_2',
        type: 'message',
        role: 'assistant',
        model: 'claude-x-20260101',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 30, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Let me ' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'look.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: {} } },
    { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"city":"Oslo"}' } },
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 13 } },
    { type: 'message_stop' },
  ],
};
