// The mock server, as a process of its own, and the worlds in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { eventually } from './eventually.mjs';

const SERVICE = 'agent_analytics';
const PROJECT = 'test';

const program = process.env.AGENTLYTICS ?? fileURLToPath(new URL('../../../target/debug/agentlytics', import.meta.url));

/** Starts the server; it ends with the tests of the file. */
async function start() {
  const server = spawn(program, ['serve', '--parent-stdin'], { stdio: ['pipe', 'pipe', 'inherit'] });
  server.on('error', (error) => {
    throw new Error(`${program} cannot be run; build it with \`cargo build\`: ${error.message}`);
  });
  after(() => server.stdin.end());
  const [line] = await once(createInterface(server.stdout), 'line');
  return JSON.parse(line).url;
}

const url = await start();

async function json(path, { key, ...options } = {}) {
  const answer = await fetch(url + path, { ...options, headers: key && { 'x-mock-key': key, 'x-api-key': key } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${JSON.stringify(body)}`);
  return body;
}

/** An account with one project, that no other test knows. */
export class World {
  static async create() {
    const { key, token } = await json('/__mock/keys', { method: 'POST', body: JSON.stringify({ service: SERVICE }) });
    return new World(key, token);
  }

  constructor(key, token) {
    this.url = url;
    this.key = key;
    this.token = token;
  }

  get(path) {
    return json(path, { key: this.key });
  }

  post(path, body) {
    return json(path, { key: this.key, method: 'POST', body: JSON.stringify(body) });
  }

  /** Everything that arrived, in the order in which it happened, once it is so many events. */
  async events(count) {
    const read = async () => (await this.get(`/events?project=${PROJECT}&limit=1000`)).events.reverse();
    const found = await eventually(async () => {
      const events = await read();
      return events.length >= count && events;
    }, async () => `${count} events; there are ${JSON.stringify((await read()).map(({ event }) => event))}`);
    if (found.length > count) throw new Error(`more than ${count} events: ${JSON.stringify(found.map(({ event }) => event))}`);
    return found.sort((a, b) => a.timestamp - b.timestamp);
  }

  /** The requests that wrote events. */
  async writes() {
    const requests = await this.get('/__mock/requests');
    return requests.filter(({ operation }) => operation === 'trackEvent' || operation === 'trackBatch');
  }

  /** Spoils what writes events. */
  async spoil(fault, times) {
    for (const operation of ['trackEvent', 'trackBatch']) await this.post('/__mock/faults', { operation, times, fault });
  }

  /** Ends every spoiling. */
  mend() {
    return json('/__mock/faults', { key: this.key, method: 'DELETE' });
  }

  experiment(name, variants, weights) {
    return this.post('/experiments', { project: PROJECT, name, variants, weights, goal_event: 'signup' });
  }
}
