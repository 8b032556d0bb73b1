// The wrappers as TypeScript sees them, with the clients of the providers' own packages. Compiled, never run.
import Anthropic from '@anthropic-ai/sdk';
import { AgentAnalytics, MetroneServer } from 'agentlytics';
import { type CallFields, type PricedCall, wrapAnthropic, wrapOpenAI } from 'agentlytics/llm';
import OpenAI from 'openai';

const openai: OpenAI = wrapOpenAI(new OpenAI(), new MetroneServer(), {
  event: 'model_called',
  captureContent: true,
  cost: { 'gpt-x': { input: 1.25, output: 10 } },
});
const completion: OpenAI.ChatCompletion = await openai.chat.completions.create({ model: 'gpt-x', messages: [] });
for await (const chunk of await openai.chat.completions.create({ model: 'gpt-x', messages: [], stream: true })) {
  console.log(chunk.choices[0]?.delta.content);
}

const dearly = ({ usage, outputTokens = 0 }: PricedCall): number | undefined => (usage ? outputTokens * 0.01 : undefined);
const anthropic: Anthropic = wrapAnthropic(new Anthropic(), new AgentAnalytics(), { cost: dearly });
const text: string = await anthropic.messages.stream({ model: 'claude-x', max_tokens: 1, messages: [] }).finalText();
const fields: CallFields = { provider: 'openai', outcome: 'completed', duration_ms: 12 };
console.log(completion, text, fields);

// @ts-expect-error: not a client of that package
wrapOpenAI(anthropic, new MetroneServer());
// @ts-expect-error: nothing to record with
wrapAnthropic(anthropic, {});
// @ts-expect-error: not an option
wrapOpenAI(openai, new MetroneServer(), { captureContents: true });
