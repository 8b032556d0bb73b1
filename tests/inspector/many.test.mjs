// Ten thousand events in the list: only what is in sight is there, and every one can be reached.
import assert from 'node:assert/strict';
import test from 'node:test';

import { found, open } from './support/page.mjs';
import { Server } from './support/server.mjs';

const MANY = 10_000;

/** Rows in the document, however many there are in the list. */
const MOST_ROWS = 80;

const row = (page, type) => page.getByRole('listbox').getByText(type, { exact: true });

/** How many rows are in the document, and how many there are in all. */
const rows = (page) =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('main [role=option]')];
    return { there: rows.length, of: Number(rows[0]?.ariaSetSize) };
  });

/** The place in the list of the row that is in the middle of the window; `false` while nothing is drawn there. */
function middleRow() {
  const box = document.querySelector('main [role=listbox]').getBoundingClientRect();
  const row = document.elementFromPoint(box.left + 20, box.top + box.height / 2)?.closest('[role=option]');
  return row !== null && Number(row?.ariaPosInSet);
}

/** Scrolls to a part of the list, and waits until it is drawn. */
async function scrolled(page, part) {
  await page.evaluate((part) => {
    const list = document.querySelector('main [role=listbox]');
    list.scrollTop = part * (list.scrollHeight - list.clientHeight);
  }, part);
  return found(page, middleRow);
}

test('10,000 events scroll, and few rows are there at a time', async (t) => {
  const server = await Server.empty(t);
  const events = Array.from({ length: MANY }, (_, number) => ({ event_type: `event_${number}`, properties: { number } }));
  assert.equal((await server.control('POST', '/seed', { service: 'metrone', events })).stored, MANY);
  const page = await open(t, server);
  await page.locator(`main [role=option][aria-setsize="${MANY}"]`).first().waitFor();
  await row(page, `event_${MANY - 1}`).waitFor();

  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const middle = await scrolled(page, part);
    assert.ok(Math.abs(middle - part * MANY) < MOST_ROWS, `${middle} is about ${part} of the way`);
    const { there, of } = await rows(page);
    assert.ok(there > 5 && there <= MOST_ROWS, `${there} rows`);
    assert.equal(of, MANY);
  }
  await scrolled(page, 0);
  await row(page, 'event_0').waitFor();
});

test('what arrives meanwhile does not move what is read, and shows to whoever is at the end', async (t) => {
  const server = await Server.empty(t);
  const events = Array.from({ length: 500 }, (_, number) => ({ event_type: `event_${number}` }));
  await server.control('POST', '/seed', { service: 'metrone', events });
  const page = await open(t, server);
  await row(page, 'event_499').waitFor();
  await server.track({ event_type: 'seen_at_the_end' });
  await row(page, 'seen_at_the_end').waitFor();
  const before = await scrolled(page, 0.5);
  await server.track({ event_type: 'elsewhere' });
  await page.locator('main [role=option][aria-setsize="502"]').first().waitFor();
  assert.equal(await page.evaluate(middleRow), before);
});
