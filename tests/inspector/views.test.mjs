// Each view with recordings in it: it shows them, and everybody can use it, in light and in dark.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';

import { DETAIL, VIEWS, go, open, rows, seriousFaults, shown } from './support/page.mjs';
import { withSessions, withWebLog } from './support/server.mjs';

const RECORDINGS = { 'sessions of an agent': await withSessions({ after }), 'a web log': await withWebLog({ after }) };

for (const theme of ['light', 'dark']) {
  for (const [name, server] of Object.entries(RECORDINGS)) {
    test(`every view can be used by everybody, in ${theme}, with ${name}`, async (t) => {
      const page = await open(t, server, { theme });
      for (const view of VIEWS) {
        await shown(page, view);
        assert.deepEqual(await seriousFaults(page), [], view);
      }
    });
  }

  test(`so can the details, in ${theme}`, async (t) => {
    const page = await open(t, RECORDINGS['sessions of an agent'], { theme });
    for (const view of ['live', 'sessions', 'delivery']) {
      await shown(page, view);
      await rows(page).first().click();
      await page.locator(DETAIL).first().waitFor();
      assert.deepEqual(await seriousFaults(page), [], view);
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
