// A web site that loads the tracker, and the browser that visits it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after } from 'node:test';

import { chromium } from 'playwright-core';

import { LAUNCH } from './launch.mjs';
import { World } from './mock.mjs';

/** The service takes no events of headless browsers, which say what they are. Told to the browser, because a page that is left has no
 * context any more. */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

const browser = await chromium.launch({ ...LAUNCH, args: [`--user-agent=${USER_AGENT}`, ...LAUNCH.args] });
after(() => browser.close());

/** A site with a world of its own. Both are gone after the test. */
export async function site(t) {
  const world = await World.create();
  const server = createServer((request, response) => made.serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const made = new Site(world, `http://127.0.0.1:${server.address().port}`, t);
  return made;
}

class Site {
  #pages = new Map();

  constructor(world, url, t) {
    this.world = world;
    this.url = url;
    this.t = t;
  }

  /** The element that loads the tracker. */
  script(attributes = '') {
    return `<script defer src="${this.world.url}/tracker.js" data-token="${this.world.token}" ${attributes}></script>`;
  }

  /**
   * Says what is at a path. Without it, there is a page that loads the tracker.
   *
   * @param {{title?: string, head?: string, attributes?: string, script?: string, body?: string, headers?: object, status?: number}} page
   *   `attributes` are those of the tracker's element, unless `script` stands for it; `head` comes before it
   */
  page(path, page) {
    this.#pages.set(path, page);
  }

  serve(request, response) {
    const { title = 'A page', head = '', attributes, script = this.script(attributes), body = '', headers, status = 200 } =
      this.#pages.get(new URL(request.url, this.url).pathname) ?? {};
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(`<!doctype html><html><head><title>${title}</title>${head}${script}</head><body>${body}</body></html>`);
  }

  /** A browser of a visitor who was never here. */
  async visitor(options) {
    const context = await browser.newContext(options);
    this.t.after(() => context.close());
    return context;
  }

  /**
   * Visits a page with the visitor given, or with a new one.
   *
   * @param {{visitor?: import('playwright-core').BrowserContext, now?: number, before?: Function, referer?: string}} options `now` stops
   *   the page's clock at that time; `before` runs in the page before all else
   */
  async visit(path, { visitor, now, before, referer } = {}) {
    const page = await (visitor ?? (await this.visitor())).newPage();
    page.thrown = [];
    page.on('pageerror', (error) => page.thrown.push(error.message ?? String(error)));
    if (now !== undefined) await page.clock.install({ time: now });
    if (before) await page.addInitScript(before);
    await page.goto(this.url + path, { referer });
    return page;
  }
}

/** Sends what was gathered, and waits for the attempt. */
export function flush(page) {
  return page.evaluate(() => window.aa.flush());
}

/** Sends what was gathered, and waits until the page has read the answer. */
export async function flushed(page) {
  const answer = page.waitForResponse((response) => response.url().includes('/track'));
  await flush(page);
  await (await answer).finished();
  await page.evaluate(() => {});
}

/** Events as names, with their properties by those names that are asked for. */
export function told(events, ...names) {
  return events.map(({ event, properties }) => [event, ...names.map((name) => properties[name])]);
}
