import llm from './llm.cjs';

export const { wrapAnthropic, wrapOpenAI } = llm;
