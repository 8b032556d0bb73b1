// What a figure shows is what the API answers to the request that stands beside it.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';

import { go, open } from './support/page.mjs';
import { withSessions, withWebLog } from './support/server.mjs';

const sessions = await withSessions({ after });
const webLog = await withWebLog({ after });

/** The figures that have something to draw, by section, for each recording. */
const DRAWN = {
  overview: { sessions: ['events-over-time', 'heatmap'], webLog: ['events-over-time', 'heatmap'] },
  agents: { sessions: ['assistant-activity', 'top-tools', 'assistants'] },
  web: { webLog: ['pages', 'ai-traffic', 'sources', 'referrers'] },
  journeys: { sessions: ['funnel', 'retention'], webLog: ['funnel', 'retention'] },
};

/** Answers whose rows the page makes of nested lists. */
const ROWS = {
  retention: ({ cohorts }) =>
    cohorts.flatMap(({ date, users, retained, rates }) => rates.map((rate, after) => ({ date, users, after, retained: retained[after], rate }))),
};

/** What the cells of a picture stand for, by their names. */
const CELLS = {
  heatmap: ({ heatmap }) => {
    const week = WEEKDAYS.flatMap((day) => Array.from({ length: 24 }, (_, hour) => [`${day} ${hour}`, 0]));
    return Object.fromEntries([...week, ...heatmap.map(({ day, hour, events }) => [`${WEEKDAYS[day]} ${hour}`, events])]);
  },
  retention: ({ cohorts, average_rates }) => {
    const lines = [...cohorts, { date: 'average', rates: average_rates }];
    return Object.fromEntries(lines.flatMap(({ date, rates }) => rates.map((rate, after) => [`${date} ${after}`, rate])));
  },
};

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Every list of objects in an answer, however deep. */
function* lists(value) {
  if (Array.isArray(value) && value.every((item) => typeof item === 'object')) yield value;
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* lists(part);
}

/** What a figure shows, once it shows something: its request, the rows of its table, and the bars and cells it has drawn. */
async function figure(page, name) {
  const section = page.locator(`[data-figure="${name}"]`);
  await page.locator(`[data-figure="${name}"][data-state=drawn]`).first().waitFor();
  return section.first().evaluate((section) => ({
    call: section.querySelector('[data-call]').dataset.call,
    rows: [...section.querySelectorAll('tr:has([data-field])')].map((row) => Object.fromEntries([...row.querySelectorAll('[data-field]')].map(({ dataset }) => [dataset.field, dataset.value]))),
    bars: [...section.querySelectorAll('[data-bar]')].map(({ dataset }) => [dataset.bar, dataset.value]),
    cells: Object.fromEntries([...section.querySelectorAll('[data-cell]')].map(({ dataset }) => [dataset.cell, Number(dataset.value)])),
  }));
}

/** Asks what the page has asked. */
async function answerTo(server, call, bodies) {
  const [method, target] = call.split(' ');
  const [, service, path] = /^\/(\w+)(\/.*)$/.exec(target);
  const answer = await server.ask(service, path, { method, body: bodies.get(target), unnoted: true });
  assert.equal(answer.status, 200, call);
  return answer.json();
}

/** Opens a section, and keeps what its requests have in their bodies. */
async function opened(t, server, section) {
  const page = await open(t, server);
  const bodies = new Map();
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === 'POST') bodies.set(pathname + search, request.postDataJSON());
  });
  await go(page, `#/analytics/${section}?days=90`);
  return { page, bodies };
}

for (const [section, recordings] of Object.entries(DRAWN)) {
  for (const [recording, names] of Object.entries(recordings)) {
    test(`${section}, of ${recording}: figures show what the API answers`, async (t) => {
      const server = { sessions, webLog }[recording];
      const { page, bodies } = await opened(t, server, section);
      for (const name of names) {
        const { call, rows, bars, cells } = await figure(page, name);
        const answer = await answerTo(server, call, bodies);
        const told = ROWS[name] ? [ROWS[name](answer)] : [...lists(answer)];
        const fields = Object.keys(rows[0]);
        const texts = (list) => list.slice(0, rows.length).map((item) => Object.fromEntries(fields.map((field) => [field, String(item?.[field])])));
        const nearest = told.find((list) => list.length >= rows.length && fields.every((field) => field in list[0]));
        assert.ok(nearest, `${name}: the answer has a list with ${fields}`);
        assert.deepEqual(rows, texts(nearest), name);
        for (const [index, [, value]] of bars.entries()) assert.ok(Object.values(rows[index]).includes(value), `${name}: the bar ${index} is ${value}`);
        assert.deepEqual(cells, CELLS[name]?.(answer) ?? {}, name);
      }
    });
  }
}

test('the tiles show what the API answers', async (t) => {
  for (const server of [sessions, webLog]) {
    const { page, bodies } = await opened(t, server, 'overview');
    await page.waitForFunction(() => document.querySelectorAll('[data-tile][data-value]').length === 5);
    const calls = await page.locator('[data-figure=overview] [data-call]').evaluateAll((calls) => calls.map(({ dataset }) => dataset.call));
    const [metrone, agentAnalytics, agnt] = await Promise.all(calls.map((call) => answerTo(server, call, bodies)));
    const shown = await page.locator('[data-tile]').evaluateAll((tiles) => Object.fromEntries(tiles.map(({ dataset }) => [dataset.tile, dataset.value])));
    assert.deepEqual(shown, {
      total_events: String(metrone.total_events),
      unique_sessions: String(metrone.unique_sessions),
      unique_users: String(agentAnalytics.totals.unique_users),
      conversion_rate: String(metrone.conversion_rate),
      completionRate: String(agnt.data.completionRate),
    });
  }
});

test('an experiment shows what the API answers', async (t) => {
  const server = webLog;
  await server.experiment('call_to_action');
  const { page, bodies } = await opened(t, server, 'experiments');
  const { call, rows } = await figure(page, 'experiment-call_to_action');
  const { results } = await answerTo(server, call, bodies);
  const told = results.variants.map(({ key, exposures, unique_users, conversions, conversion_rate }) => {
    const told = { key, exposures, unique_users, conversions, conversion_rate, probability_best: results.probability_best[key] ?? 0, lift: results.lift[key] ?? 0 };
    return Object.fromEntries(Object.entries(told).map(([field, value]) => [field, String(value)]));
  });
  assert.deepEqual(rows, told);
});

test('a figure follows what arrives', async (t) => {
  const { page } = await opened(t, sessions, 'overview');
  const tile = page.locator('[data-tile=total_events][data-value]');
  await tile.waitFor();
  const before = Number(await tile.getAttribute('data-value'));
  await sessions.track({ event_type: 'another' });
  await page.locator(`[data-tile=total_events][data-value="${before + 1}"]`).waitFor();
});
