// Who may look: everybody on this machine, and from elsewhere whoever has the address with the key in it.
import assert from 'node:assert/strict';
import test from 'node:test';

import { isLive, open } from './support/page.mjs';
import { Server } from './support/server.mjs';

/** Leads to this machine, but could be made to lead elsewhere: the server treats whoever uses it as a stranger. */
const STRANGE_HOST = 'inspector.localhost';

async function strange(t) {
  const server = await Server.empty(t, '--listen', '0.0.0.0:0', '--allow-remote');
  const address = new URL(server.inspector);
  const key = address.searchParams.get('access');
  const host = `http://${STRANGE_HOST}:${address.port}/__mock/`;
  return { server, key, host };
}

test('on the loopback interface no key is needed, and none is told', async (t) => {
  const server = await Server.empty(t);
  assert.equal(server.inspector, `${server.url}/__mock/`);
  await open(t, server);
});

test('the key in the address opens the page, goes out of sight and is kept', async (t) => {
  const { server, key, host } = await strange(t);
  const page = await open(t, server, { address: `${host}?access=${key}`, at: '#/delivery' });
  assert.equal(page.url(), `${host}#/delivery`);
  await page.reload();
  await isLive(page);
});

test('without the key, or with a wrong one, the page shows nothing and asks', async (t) => {
  const { server, key, host } = await strange(t);
  for (const address of [host, `${host}?access=wrong`]) {
    const page = await open(t, server, { address, quarrels: true, live: false });
    const dialog = page.getByRole('dialog', { name: 'This server wants an access key' });
    await dialog.waitFor();
    assert.equal(await page.getByRole('banner').getByText('live', { exact: true }).count(), 0);
    await dialog.getByLabel('Access key').fill(key);
    await dialog.getByRole('button', { name: 'Open' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await isLive(page);
  }
});
