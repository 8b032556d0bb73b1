// The programs under test: the mock server, and the MCP server over HTTP. Over stdio the client starts it by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const program = process.env.AGENTLYTICS ?? fileURLToPath(new URL('../../../../target/debug/agentlytics', import.meta.url));

/** Where the command is found by its name, as a configuration finds it. */
export const PATH = [path.dirname(program), process.env.PATH].join(path.delimiter);

/** Where each service's client looks for its key and for its address. */
const VARIABLES = {
  metrone: ['METRONE_API_KEY', 'METRONE_ENDPOINT'],
  agent_analytics: ['AGENT_ANALYTICS_API_KEY', 'AGENT_ANALYTICS_ENDPOINT'],
  agnt: ['AGNT_API_KEY', 'AGNT_API_URL'],
};

export const SERVICES = Object.keys(VARIABLES);

/** The project that each account has from the beginning. */
const PROJECT = 'test';

/** Starts a program; what it says of itself as soon as it answers, what it says on standard error, and how to end it. */
export async function start(args, env = {}) {
  const child = spawn(program, args, { env: { PATH, ...env } });
  const errors = text(child.stderr);
  const [line] = await once(createInterface(child.stdout), 'line');
  const end = async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { ready: JSON.parse(line), errors, end };
}

const { ready: server, end } = await start(['serve', '--parent-stdin']);
after(end);

async function control(path, { key, body } = {}) {
  const headers = key && { 'x-mock-key': key };
  const answer = await fetch(`${server.url}/__mock/${path}`, { method: body ? 'POST' : 'GET', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** An account with each service, which no other test knows. */
export class World {
  static async create() {
    const issued = await Promise.all(SERVICES.map((service) => control('keys', { body: { service } })));
    return new World(Object.fromEntries(issued.map((key) => [key.service, key])));
  }

  constructor(issued) {
    this.issued = issued;
    this.uris = server.uris;
  }

  key(service) {
    return this.issued[service].key;
  }

  get keys() {
    return SERVICES.map((service) => this.key(service));
  }

  /** The variables of a configuration that has keys of these services. */
  environment(services = SERVICES) {
    const variables = {};
    for (const service of services) {
      const [key, endpoint] = VARIABLES[service];
      Object.assign(variables, { [key]: this.key(service), [endpoint]: this.uris[service] });
    }
    if (services.includes('agent_analytics')) {
      const { token } = this.issued.agent_analytics;
      Object.assign(variables, { AGENT_ANALYTICS_TOKEN: token, AGENT_ANALYTICS_PROJECT: PROJECT });
    }
    return variables;
  }

  /** Asks the mock server's control plane, in the world of a service's key. */
  control(service, path, body) {
    return control(path, { key: this.key(service), body });
  }

  /** Stops the clock at a time, and stores what happened before. */
  async seed(service, now, seed) {
    await this.control(service, 'clock', { set: now, freeze: true });
    if (seed) await this.control(service, 'seed', { service, ...seed });
  }
}
