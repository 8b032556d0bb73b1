// What a user of the installed package does first, in an empty folder; prints as JSON how long it took to be ready.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

const before = performance.now();
const { MetroneServer } = await import('agentlytics');
const first = new MetroneServer({ apiKey: `metrone_test_${'0'.repeat(32)}`, endpoint: 'http://127.0.0.1:9' });
const ready_ms = performance.now() - before;
await first.shutdown(0);

const { MockServer } = await import('agentlytics/testing');
const server = new MockServer();
const metrone = new MetroneServer({ apiKey: server.key, endpoint: server.url });
metrone.track('agent_action', { agent_id: 'support-7', task: 'refund', tokens: 1234 });
metrone.trackAICall({ call_id: 'call-1', provider: 'vapi', duration: 74, outcome: 'resolved' });
assert.equal((await metrone.flush()).delivered, 2);
assert.equal((await metrone.getStats({ days: 7 })).total_events, 2);
const [action, call] = await server.events();
assert.deepEqual([action.properties, call.event_type], [{ task: 'refund', tokens: 1234 }, 'ai_call']);
await metrone.shutdown();
server.stop();

// npm's warnings are no business of who reads what we print. On Windows, npx is a script of the shell.
const options = { encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' };
const version = execFileSync('npx', ['--no-install', 'agentlytics', '--version'], options);
assert.match(version, /^agentlytics \d/);
process.stdout.write(JSON.stringify({ ready_ms }));
