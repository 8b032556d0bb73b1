// The same package through `require`. Compiled, never run.
import agentlytics = require('agentlytics');

const metrone: agentlytics.Metrone = new agentlytics.Metrone();
metrone.track('x');
void metrone.flush().then((report: agentlytics.DeliveryReport) => report.pending);

import llm = require('agentlytics/llm');
import openai = require('openai');
const client: openai.OpenAI = llm.wrapOpenAI(new openai.OpenAI(), metrone);
void agentlytics.withContext({ agentId: 'a-7' }, () => client.models.list());
