// The page without a mouse.
import assert from 'node:assert/strict';
import test from 'node:test';

import { open, rows } from './support/page.mjs';
import { Server } from './support/server.mjs';

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute('aria-label'));

async function opened(t, at) {
  const server = await Server.empty(t);
  for (const number of [0, 1, 2]) await server.track({ event_type: `event_${number}`, session_id: 's-1', user_id: 'u-1' });
  return open(t, server, { at });
}

test('two keys go to each view', async (t) => {
  const page = await opened(t);
  for (const [key, view] of [['s', 'sessions'], ['a', 'analytics'], ['d', 'delivery'], ['f', 'faults'], ['l', 'live']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.locator(`nav [aria-current=page][href="#/${view}"]`).waitFor();
  }
});

test('the first stop skips to the content', async (t) => {
  const page = await opened(t);
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'main');
});

test('in each list rows are walked, opened and closed', async (t) => {
  for (const view of ['live', 'delivery']) {
    const page = await opened(t, `#/${view}`);
    const chosen = page.locator('main [role=option][aria-selected=true]');
    await rows(page).nth(2).waitFor();
    for (const [key, place] of [['j', '1'], ['j', '2'], ['ArrowDown', '3'], ['k', '2'], ['ArrowUp', '1']]) {
      await page.keyboard.press(key);
      await page.locator(`main [role=option][aria-selected=true][aria-posinset="${place}"]`).waitFor();
    }
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    assert.equal(await chosen.count() <= 1, true);
  }
});

test('a slash goes to the search, which keeps its keys for itself', async (t) => {
  const page = await opened(t, '#/delivery');
  await rows(page).nth(2).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('gl/jk');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'gl/jk');
  assert.match(page.url(), /#\/delivery\?text=gl/);
  await page.getByText('No batch is like that').waitFor();
});

test('a question mark shows the keys, and a dialog is left by Escape', async (t) => {
  const page = await opened(t, '#/delivery');
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /Go to Live/);
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.locator('main [role=option][aria-selected=true]').count(), 0, 'keys are for the dialog while it is there');
});

test('a fault is set and taken back by keys alone', async (t) => {
  const page = await opened(t, '#/faults');
  await page.getByRole('button', { name: '503 twice' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-rule="1"]').waitFor();
  await page.getByRole('button', { name: 'Remove rule 1' }).focus();
  await page.keyboard.press('Space');
  await page.locator('[data-rule]').waitFor({ state: 'detached' });
});

test('every stop of the Tab key can be seen', async (t) => {
  for (const view of ['live', 'delivery', 'faults']) {
    const page = await opened(t, `#/${view}`);
    const unseen = [];
    for (let stops = 0; stops < 40; stops += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return { name: element.outerHTML.slice(0, 120), body: element === document.body, ringed: outlineStyle !== 'none' && outlineWidth !== '0px' };
      });
      if (stop.body) break;
      if (!stop.ringed) unseen.push(stop.name);
    }
    assert.deepEqual(unseen, [], view);
  }
});
