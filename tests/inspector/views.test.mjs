// Each view with recordings in it: it shows them, and everybody can use it, in light and in dark.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';

import { DETAIL, VIEWS, go, open, rows, seriousFaults, settled, shown } from './support/page.mjs';
import { withSessions, withWebLog } from './support/server.mjs';

const RECORDINGS = { 'sessions of an agent': await withSessions({ after }), 'a web log': await withWebLog({ after }) };

const SECTIONS = ['overview', 'agents', 'web', 'journeys', 'experiments'];

for (const server of Object.values(RECORDINGS)) await server.experiment('greeting');

/** Goes to every view and to every section of Analytics, and tells its name once it is there. */
async function* views(page) {
  for (const view of VIEWS.filter((view) => view !== 'analytics')) {
    await shown(page, view);
    yield view;
  }
  for (const section of SECTIONS) {
    await go(page, `#/analytics/${section}`);
    await page.locator(`[data-section=${section}] [data-figure]`).first().waitFor();
    await settled(page);
    yield `the section ${section}`;
  }
}

/** Opens what can be opened in them. */
async function* details(page) {
  for (const view of ['live', 'delivery']) {
    await shown(page, view);
    await rows(page).first().click();
    await page.locator(DETAIL).first().waitFor();
    await settled(page);
    yield `what opens in ${view}`;
  }
  await shown(page, 'sessions');
  await rows(page).first().click();
  await page.locator('article[data-session] [data-event]').first().click();
  await page.locator('aside [data-event]').waitFor();
  yield 'a session with an event';
  await page.locator('aside').getByRole('link', { name: 'in Live' }).waitFor();
  await page.getByLabel('Breadcrumb').getByRole('link').nth(1).click();
  await page.locator('[data-user] [data-event]').first().waitFor();
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('status').getByText('Copied').waitFor();
  yield 'a user, and a note';
}

async function* dialogs(page) {
  await shown(page, 'faults');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  yield 'the keys';
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Reset…' }).click();
  const question = page.getByRole('dialog', { name: /^Reset the world/ });
  await question.waitFor();
  yield 'a question';
  await question.getByRole('button', { name: 'Cancel' }).click();
}

for (const [what, recording, places] of [
  ['every view and section', 'sessions of an agent', views],
  ['every view and section', 'a web log', views],
  ['what opens', 'sessions of an agent', details],
  ['every dialog', 'sessions of an agent', dialogs],
]) {
  test(`everybody can use ${what}, in light and dark, with ${recording}`, async (t) => {
    const page = await open(t, RECORDINGS[recording]);
    for await (const place of places(page)) {
      for (const theme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme: theme });
        assert.deepEqual(await seriousFaults(page), [], `${place}, ${theme}`);
      }
    }
  });
}

test('everything that was recorded is there', async (t) => {
  for (const server of Object.values(RECORDINGS)) {
    const { stored } = await server.control('GET', '/audit');
    const page = await open(t, server);
    await page.locator(`main [role=option][aria-setsize="${stored}"]`).first().waitFor();
    await go(page, '#/delivery');
    await page.locator('[data-audit=stored]', { hasText: String(stored) }).waitFor();
  }
});

test('on a narrow window nothing lies beside it', async (t) => {
  const page = await open(t, RECORDINGS['sessions of an agent'], { size: [360, 740] });
  for (const view of VIEWS) {
    await shown(page, view);
    const { width, beyond } = await page.evaluate(() => {
      const main = document.querySelector('main');
      return { width: document.documentElement.scrollWidth, beyond: main.scrollWidth - main.clientWidth };
    });
    assert.deepEqual({ width, beyond }, { width: 360, beyond: 0 }, view);
    assert.deepEqual(await seriousFaults(page), [], view);
  }
});
