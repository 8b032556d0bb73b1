// Mock servers with something in them for the page to show.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { program, serve } from '../../browser/support/program.mjs';

/** Recordings with which the page is tried where they are at hand. They are not part of the repository. */
const DATA = new URL('../../../../shared/data/', import.meta.url);
const SESSIONS = new URL('agent-sessions-airline-gpt4o.json.gz', DATA);
const WEB_LOG = new URL('web-access-log-2015.log.gz', DATA);

/** Of so many lines of the log, one is taken: all of its days, in a time that a debug build has. `many.test.mjs` is about more. */
const ONE_LINE_OF = 5;

/** So that the days of the log are the last ones; just after it ends. */
const AFTER_THE_LOG = '2015-05-21T00:00:00Z';

/** A server, and what a test does to it. */
export class Server {
  /** Browsers that look at it, which are to go first: a page whose server goes complains. */
  visitors = [];

  constructor(ready) {
    this.url = ready.url;
    this.inspector = ready.inspector;
    this.end = ready.end;
  }

  /** An empty one, which ends with the test. */
  static async empty(t, ...options) {
    const server = new Server(await serve(...options));
    t.after(() => server.leave());
    return server;
  }

  async leave() {
    await Promise.all(this.visitors.map((context) => context.close()));
    this.end();
  }

  /** Asks the control plane. */
  async control(method, path, body) {
    const answer = await fetch(`${this.url}/__mock${path}`, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** A key that opens the default world. */
  async key(service) {
    const keys = await this.control('GET', '/keys');
    return keys.find((info) => info.service === service && info.world === 'default').key;
  }

  /** Asks a service as one of its clients, or, as the page does, without being noted. */
  async ask(service, path, { method = 'GET', body, headers, unnoted = false } = {}) {
    const authorization = `Bearer ${await this.key(service)}`;
    const looking = unnoted ? { 'x-mock-inspector': '1' } : {};
    return fetch(`${this.url}/${service}${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { authorization, ...(body && { 'content-type': 'application/json' }), ...looking, ...headers },
    });
  }

  /** Sends events to Metrone. */
  track(...events) {
    return this.ask('metrone', '/v1/events/batch', { method: 'POST', body: events });
  }

  /** Begins an experiment in the first project. */
  async experiment(name) {
    const { projects } = await (await this.ask('agent_analytics', '/projects')).json();
    const body = { project: projects[0].name, name, variants: ['a', 'b'], weights: [50, 50], goal_event: 'signup' };
    const answer = await this.ask('agent_analytics', '/experiments', { method: 'POST', body });
    if (answer.status !== 201) throw new Error(`the experiment ${name} was answered with ${answer.status}: ${await answer.text()}`);
  }

  fault(rule) {
    return this.control('POST', '/faults', rule);
  }
}

/** Sessions of an agent, as the demo replays them: recorded ones where they are at hand, else its own sample. */
export function withSessions(t) {
  return demo(t, ...(existsSync(SESSIONS) ? [fileURLToPath(SESSIONS)] : []));
}

/** The demo's own sample, and some weeks of made-up activity: nothing that is not part of the repository. */
export async function withSample(t) {
  const server = await demo(t);
  for (const service of ['metrone', 'agent_analytics']) {
    await server.control('POST', '/seed', { service, generate: { seed: 1, days: 28, assistants: 4, users: 30 } });
  }
  return server;
}

async function demo(t, ...recording) {
  // The page is for the test and for nobody's browser.
  const env = { ...process.env, PATH: '' };
  const replay = spawn(program, ['demo', ...recording, '--open', '--json'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => replay.kill('SIGINT'));
  for await (const line of createInterface(replay.stderr)) {
    const [inspector] = /http:\S+/.exec(line) ?? [];
    if (inspector) return new Server({ inspector, url: new URL(inspector).origin });
  }
  throw new Error('the demo did not tell where its page is');
}

/** Requests of the recorded web log, or page views like those of one. */
export async function withWebLog(t) {
  const server = await Server.empty(t);
  await server.control('POST', '/clock', { set: AFTER_THE_LOG, freeze: true });
  if (existsSync(WEB_LOG)) await importLog(server);
  else await server.control('POST', '/seed', { service: 'metrone', events: pageViews() });
  return server;
}

async function importLog(server) {
  const log = gunzipSync(readFileSync(WEB_LOG)).toString('latin1').split('\n');
  const lines = log.filter((_, index) => index % ONE_LINE_OF === 0).join('\n');
  for (const [service, more] of [['metrone', []], ['agent-analytics', ['--project', 'test', '--any-time']]]) {
    const name = service.replace('-', '_');
    const from = ['import', '-', '--format', 'combined', '--visitor-by', 'address', '--json'];
    const to = ['--to', service, '--url', `${server.url}/${name}`, '--key', await server.key(name)];
    const importing = spawn(program, [...from, ...to, ...more], { stdio: ['pipe', 'ignore', 'ignore'] });
    importing.stdin.end(lines, 'latin1');
    const [code] = await once(importing, 'exit');
    if (code !== 0) throw new Error(`the import ended with ${code}`);
  }
}

/** Four days of visits, made up. */
function pageViews() {
  const paths = ['/', '/docs', '/pricing', '/blog/agents'];
  return Array.from({ length: 400 }, (_, index) => ({
    event_type: 'page_view',
    timestamp: new Date(Date.parse(AFTER_THE_LOG) - (index + 1) * 14 * 60_000).toISOString(),
    session_id: `visit-${index >> 2}`,
    user_id: `visitor-${index % 37}`,
    page_url: `http://site.example${paths[(index * 7) % paths.length]}`,
  }));
}
