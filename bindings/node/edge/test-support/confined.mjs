// Run by `sandbox.test.mjs`, where nothing is allowed but to read the package and to ask one address.
import { writeFileSync } from 'node:fs';

import { MetroneServer } from 'agentlytics/edge';

const [port] = process.argv.slice(2);
const client = new MetroneServer({ apiKey: `metrone_test_${'0'.repeat(32)}`, endpoint: `http://127.0.0.1:${port}` });
client.track('step');
const { delivered } = await client.flush();
const { total_events: total } = await client.getStats();
let streamed;
for await (const { type, data } of client.streamEvents()) {
  if (type === 'event') streamed = data.event_id;
  if (streamed) break;
}

/** What comes of something that is not allowed here. */
async function tried(action) {
  try {
    await action();
    return 'allowed';
  } catch {
    return 'refused';
  }
}

const addon = await tried(() => import('agentlytics'));
const disk = await tried(() => writeFileSync(new URL('written', import.meta.url), ''));
console.log(JSON.stringify({ delivered, total, streamed, addon, disk }));
