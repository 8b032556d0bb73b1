// Agent capture as TypeScript sees it, with Express and the web platform. Compiled, never run.
import { createServer } from 'node:http';

import { AgentAnalytics, type AgentHit, agentMiddleware, captureAgentHit, MetroneServer, trackAgentRequest } from 'agentlytics';

const metrone = new MetroneServer();
const hit: AgentHit = { method: 'GET', host: 'example.com', path: '/', userAgent: 'GPTBot/1.2' };
const agent: string | undefined = captureAgentHit(metrone, hit, { ignorePaths: ['/health'], skipStaticAssets: false });
const seen: string | undefined = trackAgentRequest(metrone, new Request('https://example.com/'));
const look = agentMiddleware(metrone, { ignorePaths: ['/private*'] });
createServer((request, response) => look(request, response, () => response.end()));
console.log(agent, seen);

// @ts-expect-error: that service has no page views of agents
captureAgentHit(new AgentAnalytics(), hit);
// @ts-expect-error: not an option
agentMiddleware(metrone, { ignorePath: [] });
