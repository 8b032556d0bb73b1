// Faults and clock: what the page sets is in force, and what destroys asks first.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { found, go, open } from './support/page.mjs';
import { Server } from './support/server.mjs';

const section = (page, name) => page.getByRole('region', { name, exact: true });

async function opened(t, options) {
  const server = await Server.empty(t);
  return { server, page: await open(t, server, { at: '#/faults', ...options }) };
}

test('a rule that the form makes is in force, counts its hits, and goes', async (t) => {
  const { server, page } = await opened(t);
  const form = page.getByRole('form', { name: 'New fault rule' });
  await form.getByLabel('Operation').fill('trackBatch');
  await form.getByRole('combobox', { name: 'Fault', exact: true }).selectOption('status');
  await form.getByLabel('Status', { exact: true }).fill('429');
  await form.getByLabel('Headers, as JSON').fill('{"retry-after": "7"}');
  await form.getByText('When it strikes').click();
  await form.getByLabel('So often at most').fill('1');
  await form.getByRole('button', { name: 'Add rule' }).click();
  await page.locator('[data-rule="1"]').waitFor();

  const [{ id, seen, hits, ...rule }] = await server.control('GET', '/faults');
  assert.deepEqual(rule, { operation: 'trackBatch', times: 1, fault: { type: 'status', status: 429, headers: { 'retry-after': '7' }, when: 'before' } });
  const answer = await server.track({ event_type: 'x' });
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '7']);
  await page.locator('[data-hits="1"]', { hasText: '1' }).waitFor();

  await page.getByRole('button', { name: `Remove rule ${id}` }).click();
  await page.locator('[data-rule]').waitFor({ state: 'detached' });
  assert.deepEqual(await server.control('GET', '/faults'), []);
});

test('every kind of fault is taken as the form has it at first', async (t) => {
  const { server, page } = await opened(t);
  const kind = page.getByRole('combobox', { name: 'Fault', exact: true });
  const types = await kind.locator('option').evaluateAll((options) => options.map(({ value }) => value));
  assert.equal(types.length, 12);
  for (const [index, type] of types.entries()) {
    await kind.selectOption(type);
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.locator(`[data-rule="${index + 1}"]`).waitFor();
  }
  const rules = await server.control('GET', '/faults');
  assert.deepEqual(rules.map(({ fault }) => fault.type), types);
  await page.getByRole('button', { name: 'Clear all rules' }).click();
  await page.getByText('No rule is in force').waitFor();
});

test('common faults are one click away, for the operation that is named', async (t) => {
  const { server, page } = await opened(t);
  await page.getByLabel('Operation').fill('getLive');
  const presets = page.getByRole('group', { name: 'Common faults' }).getByRole('button');
  for (const preset of await presets.all()) await preset.click();
  await page.locator('[data-rule="5"]').waitFor();
  const rules = await server.control('GET', '/faults');
  assert.deepEqual(rules.map(({ operation, times, fault: { type } }) => [operation, times, type]), [
    ['getLive', 2, 'status'],
    ['getLive', 1, 'status'],
    ['getLive', 1, 'drop'],
    ['getLive', undefined, 'delay'],
    ['getLive', 1, 'disconnect'],
  ]);
});

test('what is no value is said, and nothing is set', async (t) => {
  const { server, page } = await opened(t);
  await page.getByLabel('Status', { exact: true }).fill('many');
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByText('Status: "many" is not a whole number').waitFor();
  assert.deepEqual(await server.control('GET', '/faults'), []);
});

test('operations of the services are offered', async (t) => {
  const { page } = await opened(t);
  const offered = await found(page, () => {
    const options = [...document.querySelectorAll('datalist option')].map(({ value }) => value);
    return options.length > 20 && options;
  });
  for (const operation of ['trackBatch', 'getFunnel', 'getRolling']) assert.ok(offered.includes(operation), operation);
});

test('the clock is stopped, moved and let go', async (t) => {
  const { server, page } = await opened(t);
  const clock = section(page, 'Clock');
  await clock.getByRole('button', { name: 'Freeze' }).click();
  await clock.getByText('frozen').waitFor();
  const frozen = Date.parse((await server.control('GET', '/clock')).now);
  for (const [button, expected] of [['+1 h', 1], ['+1 d', 25], ['−1 h', 24]]) {
    await clock.getByRole('button', { name: button, exact: true }).click();
    const shown = new Date(frozen + expected * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    await clock.getByText(`${shown} UTC`).first().waitFor();
    assert.equal(Date.parse((await server.control('GET', '/clock')).now), frozen + expected * 3_600_000);
  }
  await clock.getByLabel('To a time, in UTC').fill('2030-01-02T03:04:05');
  await clock.getByRole('button', { name: 'Set' }).click();
  await page.getByRole('banner').getByText('2030-01-02 03:04:05 UTC').waitFor();
  assert.deepEqual(await server.control('GET', '/clock'), { now: '2030-01-02T03:04:05Z', frozen: true });
  await clock.getByRole('button', { name: 'Let it run' }).click();
  await clock.getByText('frozen').waitFor({ state: 'detached' });
  assert.equal((await server.control('GET', '/clock')).frozen, false);
});

test('a reset asks first', async (t) => {
  const { server, page } = await opened(t);
  await server.track({ event_type: 'x' });
  const stored = async () => (await server.control('GET', '/audit')).stored;
  const dialog = page.getByRole('dialog', { name: 'Reset the world default?' });
  await page.getByRole('button', { name: 'Reset…' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Reset…' }).click();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await stored(), 1);
  await page.getByRole('button', { name: 'Reset…' }).click();
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await page.getByText('The world is empty').waitFor();
  assert.equal(await stored(), 0);
});

test('a snapshot that was downloaded brings the world back', async (t) => {
  const { server, page } = await opened(t, { quarrels: true });
  await server.track({ event_type: 'kept', properties: { text: '=1+1 <b>' } });
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download snapshot' }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), 'default.snapshot.json');
  const snapshot = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.deepEqual(snapshot.events[0].properties, { text: '=1+1 <b>' });
  const file = join(tmpdir(), `${process.pid}.snapshot.json`);
  await writeFile(file, JSON.stringify(snapshot));

  await server.control('POST', '/reset');
  await page.getByLabel('Snapshot file').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload…' }).click();
  await page.getByRole('dialog', { name: 'Replace the world default?' }).getByRole('button', { name: 'Upload' }).click();
  await page.getByText('The world is as').waitFor();
  const restored = await server.control('GET', '/events');
  assert.deepEqual(restored.map(({ event_type }) => event_type), ['kept']);

  await writeFile(file, 'no snapshot');
  await page.getByLabel('Snapshot file').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  await page.locator('[data-tone=bad]', { hasText: 'JSON' }).waitFor();
  assert.equal((await server.control('GET', '/audit')).stored, 1, 'what is no snapshot changes nothing');
});

test('activity is made up', async (t) => {
  const { server, page } = await opened(t);
  await page.getByRole('form', { name: 'Made-up activity' }).getByLabel('Days').fill('2');
  await page.getByRole('button', { name: 'Make up activity' }).click();
  const told = await page.getByText(/events were made up/).textContent();
  assert.equal(Number.parseInt(told, 10), (await server.control('GET', '/audit')).stored);
});

test('a key opens a world of its own, and is not shown', async (t) => {
  const { server, page } = await opened(t);
  await server.track({ event_type: 'x' });
  const worlds = section(page, 'Worlds and keys');
  const keys = await server.control('GET', '/keys');
  await worlds.locator('tbody tr').nth(keys.length - 1).waitFor();
  await worlds.getByRole('button', { name: 'Make a key' }).click();
  await worlds.locator('tbody tr').nth(keys.length).waitFor();
  const [made] = (await server.control('GET', '/keys')).filter(({ key }) => !keys.some((known) => known.key === key));
  const text = await page.locator('body').textContent();
  for (const { key } of [made, ...keys]) assert.ok(!text.includes(key), 'no key is on the screen');

  await page.getByRole('button', { name: made.world, exact: true }).click();
  await page.getByRole('banner').getByLabel('World').waitFor();
  assert.equal(await page.getByRole('banner').getByLabel('World').inputValue(), made.world);
  await go(page, '#/delivery');
  await page.locator('[data-audit=stored]', { hasText: '0' }).waitFor();
});

test('limits are set, and only those that were changed', async (t) => {
  const { server, page } = await opened(t);
  const before = await server.control('GET', '/limits');
  const limits = page.getByRole('form', { name: 'Limits' });
  await limits.getByLabel('requests per minute').fill('1');
  await limits.getByLabel('enforce rate').check();
  await limits.getByRole('button', { name: 'Set limits' }).click();
  await page.getByText('The limits are set').waitFor();
  assert.deepEqual(await server.control('GET', '/limits'), { ...before, requests_per_minute: 1, enforce_rate: true });
});
