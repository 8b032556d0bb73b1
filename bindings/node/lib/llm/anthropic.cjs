'use strict';

// What the package `@anthropic-ai/sdk` says of a call: messages, and those of its beta. Its `parse()`, `stream()` and
// `toolRunner()` go through `create()` too.

const { wrap } = require('./wrap.cjs');

const MESSAGES = {
  input: (body) => body.messages,

  readAnswer(message, facts) {
    facts.model = message.model;
    readUsage(message.usage, facts);
    for (const block of message.content) readBlock(block, facts);
  },

  readPiece(event, facts) {
    switch (event.type) {
      case 'message_start':
        facts.model = event.message.model;
        // It counts the first of the output already, but the number at the end is the one that is true.
        readUsage({ ...event.message.usage, output_tokens: undefined }, facts);
        break;
      case 'content_block_start':
        readBlock(event.content_block, facts);
        break;
      case 'content_block_delta':
        facts.hasBegun = true;
        facts.text += event.delta.text ?? '';
        break;
      case 'message_delta':
        readUsage({ ...facts.usage, ...known(event.usage) }, facts);
        break;
      case 'message_stop':
        facts.outcome = 'completed';
        break;
    }
  },
};

/** Counts that a later message leaves open stay as an earlier one told them. */
function known(usage) {
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, count]) => count !== null));
}

function readUsage(usage, facts) {
  facts.usage = usage;
  facts.inputTokens = usage?.input_tokens;
  facts.outputTokens = usage?.output_tokens;
}

/** A block of text, or the call of a tool: the program's (`tool_use`), the provider's or that of an MCP server. */
function readBlock({ type, name, text }, facts) {
  if (type.endsWith('tool_use')) facts.tools.add(name);
  facts.text += text ?? '';
}

/** Records what a client of the package `@anthropic-ai/sdk` is used for; returns the same client. */
function wrapAnthropic(client, recorder, options) {
  return wrap(client, recorder, {
    name: 'anthropic',
    package: '@anthropic-ai/sdk',
    requestIdHeader: 'request-id',
    operations: [
      { ...MESSAGES, path: ['messages'] },
      { ...MESSAGES, path: ['beta', 'messages'] },
    ],
  }, options);
}

module.exports = { wrapAnthropic };
