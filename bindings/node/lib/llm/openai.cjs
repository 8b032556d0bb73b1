'use strict';

// What the package `openai` says of a call: chat completions and responses. Its `parse()` and `stream()` helpers go through
// `create()` too.

const { wrap } = require('./wrap.cjs');

const CHAT = {
  path: ['chat', 'completions'],
  input: (body) => body.messages,

  readAnswer(completion, facts) {
    facts.model = completion.model;
    readChatUsage(completion.usage, facts);
    for (const { message } of completion.choices) readMessage(message, facts);
  },

  readPiece(chunk, facts) {
    facts.model = chunk.model || facts.model;
    readChatUsage(chunk.usage, facts);
    for (const { delta, finish_reason } of chunk.choices ?? []) {
      if (delta) readMessage(delta, facts);
      if (finish_reason) facts.outcome = 'completed';
    }
  },
};

function readMessage({ content, refusal, tool_calls }, facts) {
  facts.text += content ?? refusal ?? '';
  for (const call of tool_calls ?? []) {
    const name = (call.function ?? call.custom)?.name;
    if (name) facts.tools.add(name);
  }
  facts.hasBegun ||= Boolean(content || refusal || tool_calls?.length);
}

function readChatUsage(usage, facts) {
  if (!usage) return;
  facts.usage = usage;
  facts.inputTokens = usage.prompt_tokens;
  facts.outputTokens = usage.completion_tokens;
}

const RESPONSES = {
  path: ['responses'],
  input: (body) => body.input,

  readAnswer(response, facts) {
    facts.model = response.model;
    if (response.usage) {
      facts.usage = response.usage;
      facts.inputTokens = response.usage.input_tokens;
      facts.outputTokens = response.usage.output_tokens;
    }
    const items = response.output ?? [];
    for (const item of items) readItem(item, facts);
    // In place of what has streamed.
    facts.text = items.flatMap((item) => item.content ?? []).map((part) => part.text ?? part.refusal ?? '').join('');
    facts.outcome = OUTCOMES[response.status] ?? 'completed';
  },

  readPiece(event, facts) {
    if (event.type.endsWith('.delta')) {
      facts.hasBegun = true;
      if (event.type === 'response.output_text.delta') facts.text += event.delta;
    } else if (event.type === 'response.output_item.added') {
      readItem(event.item, facts);
    } else if (event.response && LAST.has(event.type)) {
      RESPONSES.readAnswer(event.response, facts);
    }
  },
};

const LAST = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/** What became of a response that is not as it should be. One that was cut at its limit is complete as far as it goes. */
const OUTCOMES = { failed: 'server', cancelled: 'cancelled' };

/** Tools of the program have a name; those of the provider are known by the type of their calls, such as `web_search_call`. */
function readItem({ type, name }, facts) {
  const isCall = type.endsWith('_call');
  if (isCall) facts.tools.add(name ?? type.slice(0, -'_call'.length));
}

/** Records what a client of the package `openai` is used for; returns the same client. */
function wrapOpenAI(client, recorder, options) {
  return wrap(client, recorder, {
    name: 'openai',
    package: 'openai',
    requestIdHeader: 'x-request-id',
    operations: [CHAT, RESPONSES],
  }, options);
}

module.exports = { wrapOpenAI };
