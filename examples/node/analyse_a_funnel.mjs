// Analyses a funnel: which step loses most visitors, of which source they are, and what they saw last. It starts the mock
// server that it talks to:
//
//     npm install && node analyse_a_funnel.mjs
import assert from 'node:assert/strict';

import { AgentAnalytics } from 'agentlytics';
import { MockServer } from 'agentlytics/testing';

// The steps, and the page on which each is taken.
const STEPS = [
  ['page_view', '/pricing'],
  ['signup_started', '/signup'],
  ['signed_up', '/welcome'],
  ['task_completed', '/tasks'],
];
// How many visitors of a source take each step.
const VISITORS = { ads: [45, 30, 6, 3], search: [35, 24, 18, 12], newsletter: [20, 16, 14, 12] };
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

const service = new MockServer();
const vendor = 'agent_analytics';
const analytics = new AgentAnalytics({
  apiKey: service.keyOf(vendor),
  token: service.tokenOf(vendor),
  project: 'test',
  endpoint: service.urlOf(vendor),
});

// Visits, of which one of each source begins every minute, with two minutes between steps. Those who come by ads see a form
// that wants a telephone number.
const yesterday = Date.now() - DAY;
for (const [source, taken] of Object.entries(VISITORS)) {
  for (let visitor = 0; visitor < taken[0]; visitor++) {
    const who = { user_id: `${source}-${visitor}`, session_id: `visit-${source}-${visitor}`, utm_source: source };
    const at = (seconds) => yesterday + (visitor * 60 + seconds) * SECOND;
    STEPS.forEach(([event, path], step) => {
      if (visitor < taken[step]) analytics.track(event, { ...who, path, timestamp: at(step * 120) });
    });
    if (source === 'ads' && taken[2] <= visitor && visitor < taken[1]) {
      analytics.track('form_error', { ...who, path: '/signup', field: 'phone', timestamp: at(150) });
    }
  }
}
await analytics.flush();

const percent = (rate) => `${(rate * 100).toFixed(1)} %`;
const funnel = await analytics.getFunnel({
  steps: STEPS.map(([event, path]) => ({ event, filters: [{ property: 'path', op: 'eq', value: path }] })),
  conversion_window_hours: 24,
  breakdown: 'utm_source',
});
for (const { users, event, drop_off_rate } of funnel.steps) console.log(`${users} users ${event}, ${percent(drop_off_rate)} lost`);
const [weakest] = funnel.steps.toSorted((a, b) => b.drop_off_rate - a.drop_off_rate);
const position = weakest.step - 1;
console.log(`most are lost before ${weakest.event}; by source:`);
const lost = Object.fromEntries(funnel.breakdowns.map(({ value, steps }) => [value, steps[position].drop_off_rate]));
for (const [source, rate] of Object.entries(lost)) console.log(`  ${source} ${percent(rate)} lost`);

// Where do they leave? On the page of the last step that they did take.
const [, page] = STEPS[position - 1];
const { exit_pages } = await analytics.getPages({ type: 'exit' });
const exit = exit_pages.find((row) => row.page === page);
console.log(`${exit.sessions} visits end on ${page}, after ${Math.round(exit.avg_duration / SECOND)} s`);
// What happened there? One visit as an example, and then how frequent that is.
const left = [];
for await (const visit of analytics.iterSessions()) if (visit.exit_page === page) left.push(visit.session_id);
const visit = [];
for await (const { event } of analytics.iterEvents({ session_id: left[0] })) visit.unshift(event); // the newest come first
console.log(`the latest of them: ${visit.join(', ')}`);
const { values: errors } = await analytics.getBreakdown({ event: 'form_error', property: 'field' });
for (const { value, unique_users } of errors) console.log(`${unique_users} visitors saw an error in the field ${value}`);

await analytics.shutdown();
service.stop();

assert.deepEqual(funnel.steps.map((step) => step.users), [100, 70, 38, 27]);
assert.equal(funnel.overall_conversion_rate, 0.27);
assert.deepEqual([weakest.event, weakest.drop_off_rate], ['signed_up', 0.457]);
assert.deepEqual(lost, { ads: 0.8, search: 0.25, newsletter: 0.125 });
assert.deepEqual([exit.sessions, left.length], [32, 32]);
assert.deepEqual(visit, ['page_view', 'signup_started', 'form_error']);
assert.deepEqual(errors, [{ value: 'phone', count: 24, unique_users: 24 }]);
