// Pages that make it hard: nothing of the tracker reaches them as an exception, and what can be sent is.
import assert from 'node:assert/strict';
import test from 'node:test';

import { eventually } from './support/eventually.mjs';
import { flush, site, told } from './support/site.mjs';

const HOSTILE = {
  'no storage': () => {
    for (const area of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, area, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  },
  'a full storage': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  },
  'a storage that forgets nothing': () => {
    Storage.prototype.removeItem = () => {};
  },
  'no locks': () => Object.defineProperty(navigator, 'locks', { value: undefined }),
  'locks that are refused': () => {
    LockManager.prototype.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  },
  'no beacon': () => Object.defineProperty(navigator, 'sendBeacon', { value: undefined }),
  'frozen objects': () => {
    Object.freeze(history);
    Object.freeze(navigator);
    Object.freeze(document);
    Object.freeze(Object.prototype);
    Object.freeze(Array.prototype);
  },
  'polluted prototypes': () => {
    for (const name of ['token', 'event', 'capture', 'once', 'keepalive', 'method', 'body', 'signal', 'headers', 'q', 'aa_uid']) {
      Object.prototype[name] = 'polluted';
    }
    Object.prototype.toJSON = () => 'polluted';
    Array.prototype.toJSON = () => 'polluted';
    String.prototype.toJSON = () => 'polluted';
  },
  'a random number that is always the same': () => {
    Math.random = () => 0;
  },
  'a broken console': () => {
    console.warn = () => {
      throw new Error('no console');
    };
  },
  'no observers': () => {
    delete window.PerformanceObserver;
    delete window.IntersectionObserver;
    delete window.CSSStyleSheet;
  },
};

/** Everything on, so that everything is tried. */
const ALL = ['outgoing', 'clicks', 'errors', 'performance', 'vitals', 'downloads', 'forms', '404', 'scroll-depth', 'hash'].map((name) => `data-track-${name}`).join(' ');

/** Until an event of this name has arrived, among whatever others. */
function arrival(shop, name) {
  return eventually(async () => (await shop.world.get(`/events?project=test&event=${encodeURIComponent(name)}`)).events.length, () => name);
}

for (const [what, before] of Object.entries(HOSTILE)) {
  test(`a page with ${what}`, async (t) => {
    const shop = await site(t);
    shop.page('/', { attributes: `${ALL} data-heartbeat="15"`, body: '<h1 data-aa-experiment="hero">As it came</h1><button>Press</button>' });
    const page = await shop.visit('/', { before });
    await page.click('button');
    const found = await page.evaluate(() => {
      aa.identify('someone');
      aa.track('asked', { n: 1 });
      history.pushState({}, '', '/next');
      return aa.experiment('hero', ['only']);
    });
    assert.equal(found, 'only');
    await flush(page);
    for (const name of ['page_view', '$click', 'asked', '$experiment_exposure']) await arrival(shop, name);
    assert.deepEqual(page.thrown, []);
    assert.equal(await page.isVisible('h1'), true);
  });
}

for (const [what, before] of Object.entries({
  'throws': () => {
    window.fetch = () => {
      throw new Error('patched');
    };
  },
  'is no promise': () => {
    window.fetch = () => 7;
  },
  'fails': () => {
    window.fetch = async () => {
      throw new Error('patched');
    };
  },
})) {
  test(`a fetch that ${what} is not the end of the events`, async (t) => {
    const shop = await site(t);
    const visitor = await shop.visitor();
    const page = await shop.visit('/a', { visitor, before, now: Date.now() - 60 * 60 * 1000 });
    await page.clock.runFor(60_000);
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes(':q:')));
    assert.deepEqual(page.thrown, []);
    await page.close();
    const next = await shop.visit('/b', { visitor });
    await flush(next);
    assert.deepEqual(told(await shop.world.events(2), 'path'), [
      ['page_view', '/a'],
      ['page_view', '/b'],
    ]);
  });
}

test('a fetch that never answers is waited for a while', async (t) => {
  const shop = await site(t);
  const silent = () => {
    const { fetch } = window;
    window.fetch = () => new Promise(() => (window.fetch = fetch));
  };
  const page = await shop.visit('/', { before: silent, now: Date.now() - 60 * 60 * 1000 });
  await page.clock.runFor(19_000);
  assert.deepEqual(await shop.world.writes(), []);
  await page.clock.runFor(5_000);
  assert.deepEqual(told(await shop.world.events(1)), [['page_view']]);
});

test('a policy that allows no connection costs the page nothing', async (t) => {
  const shop = await site(t);
  const headers = { 'content-security-policy': `script-src ${shop.world.url}; connect-src 'none'; style-src 'none'` };
  shop.page('/', { headers, attributes: ALL, body: '<h1 data-aa-experiment="hero">As it came</h1>' });
  const page = await shop.visit('/', { now: Date.now() - 60 * 60 * 1000 });
  await flush(page);
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes(':q:')));
  await page.clock.runFor(1_000);
  assert.deepEqual([page.thrown, await page.isVisible('h1'), await shop.world.writes()], [[], true, []]);
});

test('a frame without an origin is counted', async (t) => {
  const shop = await site(t);
  shop.page('/frame', {});
  shop.page('/', { script: '', body: '<iframe sandbox="allow-scripts" src="/frame"></iframe>' });
  const page = await shop.visit('/');
  await flush(page.frames()[1]);
  assert.deepEqual(told(await shop.world.events(1), 'path'), [['page_view', '/frame']]);
  assert.deepEqual(page.thrown, []);
});

test('an element called aa is not taken for a tracker', async (t) => {
  const shop = await site(t);
  shop.page('/', { body: '<p id="aa">Already here</p>' });
  const page = await shop.visit('/');
  await flush(page);
  await shop.world.events(1);
});

test("the page's own errors stay its own", async (t) => {
  const shop = await site(t);
  shop.page('/', { attributes: ALL });
  const page = await shop.visit('/');
  const thrown = await page.evaluate(() => {
    try {
      history.pushState({}, '', 'https://elsewhere.example/');
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(thrown, 'SecurityError');
  await page.evaluate(() => {
    aa.ready(() => {
      throw new Error('from the callback of the page');
    });
  });
  await eventually(() => page.thrown.length > 0, () => 'the error of the callback');
  assert.deepEqual(page.thrown, ['from the callback of the page']);
});

test('whatever is passed, nothing is thrown', async (t) => {
  const shop = await site(t);
  const page = await shop.visit('/');
  await page.evaluate(() => {
    const trap = new Proxy({}, {
      ownKeys() {
        throw new Error('trap');
      },
    });
    const values = [undefined, null, 0, '', trap, Symbol('s'), () => trap, [trap], { toString: 1 }, 10n];
    for (const method of Object.keys(aa)) {
      if (typeof aa[method] !== 'function' || method.includes('Consent')) continue;
      for (const value of values) for (const other of values) aa[method](value, other);
    }
    for (const value of values) aa.q.push(value);
    // These lead to everything there is.
    for (const value of [document, window]) aa.track('everything', value);
    aa.identify('someone');
    aa.track('end');
  });
  await page.evaluate(() => aa.flush());
  await arrival(shop, 'end');
});
