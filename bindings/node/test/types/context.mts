// Contexts as TypeScript sees them. Compiled, never run.
import { type ContextFields, MetroneServer, withContext } from 'agentlytics';

const metrone = new MetroneServer();
const fields: ContextFields = { agentId: 'a-7', session_id: 's-1', run: 1, userId: null };
const id: string = withContext(fields, () => metrone.track('x'));
const later: Promise<number> = withContext({}, async () => 1);
console.log(id, await later);

// @ts-expect-error: an agent is known by a text
withContext({ agentId: 7 }, () => {});
// @ts-expect-error: nothing to run
withContext({ agentId: 'a-7' });
