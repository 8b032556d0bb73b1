// The mock server and the worlds in it.
import { after } from 'node:test';

import { eventually } from './eventually.mjs';
import { serve } from './program.mjs';

const SERVICE = 'agent_analytics';
const PROJECT = 'test';

const { url, end } = await serve();
after(end);

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
