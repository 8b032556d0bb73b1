import { expect, test } from 'vitest';

import { curlOf, javascriptOf, pythonOf, type Call } from './calls';

const read: Call = {
  service: 'agnt',
  operation: 'getAssistants',
  method: 'GET',
  target: '/agnt/analytics/assistants?startDate=2026-03-01',
  arguments: { startDate: '2026-03-01' },
};

const write: Call = {
  service: 'agent_analytics',
  operation: 'getFunnel',
  method: 'POST',
  target: '/agent_analytics/funnel',
  arguments: { steps: [{ event: "it's" }], deep: { on: true, off: null } },
};

test('a shell gets nothing that it could take for more than text', () => {
  expect(curlOf(read)).toBe(
    `curl -H "Authorization: Bearer $AGNT_API_KEY" '${location.origin}/agnt/analytics/assistants?startDate=2026-03-01'`,
  );
  expect(curlOf(write)).toContain(String.raw`--json '{"steps":[{"event":"it'\''s"}],"deep":{"on":true,"off":null}}'`);
});

test('Python has its own names and words', () => {
  expect(pythonOf(read)).toContain('with Agnt() as client:\n    print(client.get_assistants(start_date="2026-03-01"))');
  expect(pythonOf(write)).toContain(`client.get_funnel(steps=[{"event": "it's"}], deep={"on": True, "off": None})`);
});

test('JavaScript has those of the service', () => {
  expect(javascriptOf({ ...read, arguments: {} })).toContain('await client.getAssistants()');
  expect(javascriptOf(read)).toContain('client.getAssistants({\n  "startDate": "2026-03-01"\n})');
});
