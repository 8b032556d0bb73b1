// The worker of the README works as it stands.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { json, KEY, STORED } from '../test-support/index.mjs';

test('the worker of the README tracks, flushes and reads', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, source] = /```js\n(.*?)```/s.exec(readme);
  const program = source.replace("'agentlytics/edge'", `'${new URL('../dist/index.mjs', import.meta.url)}'`);
  const folder = mkdtempSync(join(tmpdir(), 'agentlytics-edge-'));
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, program);
  const { default: worker } = await import(pathToFileURL(file).href);
  rmSync(folder, { recursive: true });

  const sent = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (url, { body }) => {
    if (!body) return json({ total_events: 12 });
    sent.push(...JSON.parse(body));
    return STORED({ json: sent });
  };
  const promises = [];
  try {
    const env = { METRONE_API_KEY: KEY, METRONE_ENDPOINT: 'http://service.test' };
    const response = await worker.fetch(new Request('http://worker.test/book'), env, { waitUntil: (promise) => promises.push(promise) });
    assert.equal(await response.text(), '12');
    const [report] = await Promise.all(promises);
    assert.equal(report.delivered, 1);
  } finally {
    globalThis.fetch = original;
  }
  assert.deepEqual(sent.map(({ agent_id, properties }) => ({ agent_id, properties })), [{ agent_id: 'agent-7', properties: { task: '/book' } }]);
});
