// The page in a browser that watches what it must not do.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after } from 'node:test';

import axe from 'axe-core';
import { chromium } from 'playwright-core';

import { LAUNCH } from '../../browser/support/launch.mjs';

/** The views in the order of the navigation, each with what shows that it has something to show. */
const SHOWN = {
  live: 'main [role=option]',
  sessions: 'main [role=option]',
  analytics: '[data-figure][data-state=drawn]',
  delivery: '[data-audit=stored]',
  faults: 'section[aria-label=Limits] input',
};

export const VIEWS = Object.keys(SHOWN);

/** A folder with a page that the server does not have yet, to work on it without building the server anew. */
const BUILT = process.env.INSPECTOR_DIST;

/** How long a test waits for what must come, on a machine that does much else. */
const PATIENCE_MS = 30_000;

/** Letters without coloured edges: pictures are the same on every screen, and small. */
const browser = await chromium.launch({ ...LAUNCH, args: [...LAUNCH.args, '--disable-lcd-text'] });
after(() => browser.close());

/**
 * Opens the page of a server, and waits until it is live. When the test ends it fails if the page asked for anything that is not the
 * server's, broke its policy, threw, or complained to the console.
 *
 * @param {{at?: string, theme?: 'light' | 'dark', size?: [number, number], address?: string, quarrels?: boolean, live?: boolean, before?: (page) => Promise<void>}} options
 *   `quarrels` lets requests of the page fail, which browsers write to the console; `live: false` does not wait;
 *   `before` is done with the page before it goes anywhere
 */
export async function open(t, server, { at = '#/live', theme = 'light', size: [width, height] = [1280, 800], address = server.inspector, quarrels = false, live = true, before } = {}) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height }, timezoneId: 'Asia/Kathmandu', reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  server.visitors.push(context);
  const page = await context.newPage();
  page.breaches = await watched(context, page, new URL(address).origin, quarrels);
  t.after(async () => {
    await context.close();
    assert.deepEqual(page.breaches, [], 'the page did what it must not do');
  });
  if (BUILT) await replaced(context, server);
  await before?.(page);
  await page.goto(address + at);
  if (live) await isLive(page);
  return page;
}

async function watched(context, page, origin, quarrels) {
  const breaches = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) breaches.push(`asked for ${url}`);
  });
  page.on('pageerror', (error) => breaches.push(`threw ${error.stack}`));
  page.on('console', (message) => {
    const excused = quarrels && message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !excused) breaches.push(`said ${message.text()}`);
  });
  await context.exposeFunction('violated', (what) => breaches.push(`broke its policy: ${what}`));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violated(`${violatedDirective} ${blockedURI}`));
  });
  return breaches;
}

/** Serves the files of another build, under the headers of the server. */
function replaced(context, server) {
  return context.route(/\/__mock\/(?:assets\/.*|icon\.svg)?(?:\?.*)?$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await route.fetch({ url: server.url + pathname });
    const { 'content-encoding': _, 'content-length': __, ...headers } = response.headers();
    await route.fulfill({ status: 200, headers, body: readFileSync(`${BUILT}/${pathname.slice('/__mock/'.length) || 'index.html'}`) });
  });
}

/** Waits until the feed is heard. */
export const isLive = (page) => stands(page, 'live');

/** Waits until the feed is lost. */
export const isLost = (page) => stands(page, 'lost');

const stands = (page, state) => page.getByRole('banner').getByText(state, { exact: true }).waitFor();

/** The rows of the list that the view has. */
export const rows = (page) => page.locator('main [role=listbox] [role=option]');

/** Goes to a view, as its link does. */
export async function go(page, hash) {
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.waitForFunction((hash) => location.hash === hash, hash);
}

/** What opens for a row. */
export const DETAIL = 'main :is(article, nav[aria-label=Breadcrumb])';

/** Goes to a view that has something to show, and waits until it shows it and asks for nothing more. */
export async function shown(page, view) {
  await go(page, `#/${view}`);
  await page.locator(SHOWN[view]).first().waitFor();
  await settled(page);
}

/** What axe finds that keeps somebody from using the page. */
export async function seriousFaults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Waits until nothing is asked for any more. */
export const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));

/** Waits until a script in the page finds what it looks for, and gives it back. */
export async function found(page, look, argument) {
  return (await page.waitForFunction(look, argument)).jsonValue();
}
