import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { beforeEach, describe, test } from 'node:test';

import express from 'express';

import {
  AgentAnalytics,
  agentMiddleware,
  captureAgentHit,
  ConfigError,
  trackAgentRequest,
  ValidationError,
  withContext,
} from '../lib/index.mjs';
import { client, mock } from '../test-support/index.mjs';

const BOT = 'Mozilla/5.0 (compatible; GPTBot/1.2)';
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';
const HIT = { method: 'GET', host: 'example.com', path: '/docs?x=1', userAgent: BOT };

const server = mock();
let metrone;
beforeEach(async () => {
  await server.reset();
  metrone = client(server);
});

/** The addresses of the page views that were sent, in order. */
async function pages() {
  await metrone.shutdown();
  const sent = (await server.requests()).flatMap(({ body }) => body);
  return sent.map(({ page_url }) => page_url);
}

describe('captureAgentHit()', () => {
  test('records agents in the words of the service', async () => {
    assert.equal(captureAgentHit(metrone, { ...HIT, referrer: 'https://chat.example' }), 'GPTBot');
    await metrone.shutdown();
    const [{ body }] = await server.requests();
    const [{ timestamp, idempotency_key, ...event }] = body;
    assert.deepEqual(event, {
      event_type: 'pageview',
      source: 'web',
      page_url: 'https://example.com/docs?x=1',
      page_path: '/docs',
      referrer: 'https://chat.example',
      user_agent: BOT,
      properties: { agent_capture: 'server' },
    });
  });

  test('tells nothing of people, other methods, files and what is ignored', async () => {
    const ignorePaths = ['/health', '/private*'];
    const hits = [{ userAgent: PERSON }, { method: 'POST' }, { path: '/a.css' }, { path: '/health' }, { path: '/private/1' }];
    for (const hit of hits) assert.equal(captureAgentHit(metrone, { ...HIT, ...hit }, { ignorePaths }), undefined);
    assert.equal(captureAgentHit(metrone, { ...HIT, path: '/a.css' }, { skipStaticAssets: false }), 'GPTBot');
    assert.deepEqual(await pages(), ['https://example.com/a.css']);
  });

  test('shows page views to the hook and fills them in from the context', async () => {
    const shown = [];
    metrone = client(server, {
      beforeSend(event) {
        shown.push([event.agent_id, event.properties]);
        return { ...event, page_url: event.page_url.split('?')[0] };
      },
    });
    withContext({ agentId: 'a-7', site: 'docs' }, () => captureAgentHit(metrone, HIT));
    assert.deepEqual(await pages(), ['https://example.com/docs']);
    assert.deepEqual(shown, [['a-7', { agent_capture: 'server', site: 'docs' }]]);
  });

  test('never throws, and warns once', async (t) => {
    const warned = t.mock.method(process, 'emitWarning', () => {});
    assert.equal(captureAgentHit(metrone, {}), undefined);
    assert.equal(captureAgentHit(metrone, HIT, { ignorePath: [] }), undefined);
    await metrone.shutdown();
    assert.equal(captureAgentHit(metrone, HIT), undefined);
    assert.equal(warned.mock.callCount(), 1);
    assert.equal(captureAgentHit(undefined, HIT), undefined);
    assert.match(warned.mock.calls[1].arguments[0], /only with a client of this package/);
  });
});

test('trackAgentRequest() reads a Request of the web platform', async () => {
  const request = (url, headers) => new Request(url, { headers: { 'user-agent': BOT, ...headers } });
  assert.equal(trackAgentRequest(metrone, request('http://example.com:8080/docs?x=1')), 'GPTBot');
  assert.equal(trackAgentRequest(metrone, request('http://example.com/', { 'x-forwarded-proto': 'https, http' })), 'GPTBot');
  assert.equal(trackAgentRequest(metrone, new Request('http://example.com/')), undefined);
  assert.deepEqual(await pages(), ['http://example.com:8080/docs?x=1', 'https://example.com/']);
});

describe('agentMiddleware()', () => {
  /** What an agent gets from a server, and its address. */
  async function visit(handler, path, headers) {
    const site = createServer(handler).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const url = `http://127.0.0.1:${site.address().port}${path}`;
    const response = await fetch(url, { headers: { 'user-agent': BOT, ...headers } });
    const text = await response.text();
    site.closeAllConnections();
    site.close();
    return [text, url];
  }

  test('looks on in Express, under a router too', async () => {
    const app = express();
    const docs = express.Router();
    docs.use(agentMiddleware(metrone));
    docs.get('/intro', (request, response) => response.send('hello'));
    app.use('/docs', docs);
    const [text, url] = await visit(app, '/docs/intro?x=1');
    assert.equal(text, 'hello');
    await visit(app, '/docs/intro', { 'user-agent': PERSON });
    assert.deepEqual(await pages(), [url]);
  });

  test('looks on where there is only node:http, behind a proxy', async () => {
    const look = agentMiddleware(metrone);
    const [text] = await visit((request, response) => look(request, response, () => response.end('hello')), '/docs', {
      'x-forwarded-proto': 'https',
    });
    assert.equal(text, 'hello');
    assert.match((await pages())[0], /^https:\/\/127\.0\.0\.1:\d+\/docs$/);
  });

  test('calls on whatever happens', async (t) => {
    t.mock.method(process, 'emitWarning', () => {});
    const look = agentMiddleware(metrone);
    await metrone.shutdown();
    let called = 0;
    look({ method: 'GET', url: '/', headers: { host: 'x', 'user-agent': BOT } }, {}, () => called++);
    look(undefined, undefined, () => called++);
    assert.equal(called, 2);
  });

  test('refuses at once what cannot work', async () => {
    assert.throws(() => agentMiddleware(metrone, { ignorePath: ['/health'] }), ValidationError);
    assert.throws(() => agentMiddleware({}), ConfigError);
    const analytics = new AgentAnalytics({ token: server.tokenOf('agent_analytics'), endpoint: server.url });
    assert.throws(() => agentMiddleware(analytics), /agent_analytics does not record the page views of AI agents/);
    await analytics.shutdown();
    await metrone.shutdown();
  });
});

const { Bun, Deno } = globalThis;

test('Bun.serve hands its requests over', { skip: !Bun && 'this is not Bun' }, async () => {
  const site = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => new Response(trackAgentRequest(metrone, request)) });
  const url = `http://127.0.0.1:${site.port}/docs?x=1`;
  assert.equal(await (await fetch(url, { headers: { 'user-agent': BOT } })).text(), 'GPTBot');
  await site.stop(true);
  assert.deepEqual(await pages(), [url]);
});

test('Deno.serve hands its requests over', { skip: !Deno && 'this is not Deno' }, async () => {
  const options = { port: 0, hostname: '127.0.0.1', onListen() {} };
  const site = Deno.serve(options, (request) => new Response(trackAgentRequest(metrone, request)));
  const url = `http://127.0.0.1:${site.addr.port}/docs?x=1`;
  assert.equal(await (await fetch(url, { headers: { 'user-agent': BOT } })).text(), 'GPTBot');
  await site.shutdown();
  assert.deepEqual(await pages(), [url]);
});
