'use strict';

// Wrappers for the clients of model providers, which record what their calls were. One file of `llm/` for each provider.

const { wrapAnthropic } = require('./llm/anthropic.cjs');
const { wrapOpenAI } = require('./llm/openai.cjs');

module.exports = { wrapAnthropic, wrapOpenAI };
