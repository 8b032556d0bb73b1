'use strict';

const agentAnalytics = require('../agent-analytics.cjs');
const agnt = require('../agnt.cjs');
const { SESSION } = require('../client.cjs');
const metrone = require('../metrone.cjs');
const { Controlled, ask } = require('./controlled.cjs');
const { pointEnvironment } = require('./environment.cjs');
const { Sessions } = require('./sessions.cjs');
const { check } = require('./tracked.cjs');

/** The services: of each its name and the environment variables of its options. */
const SERVICES = [metrone, agentAnalytics, agnt];

/** By which clients would keep events for another process. */
const SPOOL_VARIABLE = 'AGENTLYTICS_SPOOL_DIR';

/** The project in which the keys of a mock server store. */
const PROJECT = 'test';

/** Longest time for a client to end after its test; nobody looks at what it still holds. */
const CLOSE_MS = 1_000;

/**
 * Options by which a client does not keep a test waiting when a request fails. Its batches are those of any client, not
 * smaller ones sooner: so a test sees the same requests each time.
 */
const PATIENCE = { retryBaseMs: 1 };

/** One world of a mock server: what a single test has to itself. */
class MockWorld extends Controlled {
  #server;
  #keys;
  #clients = new Map();
  #sessions = new Sessions();
  #leaveEnvironment = () => {};

  /** Private: worlds are made by `in`. */
  constructor(server, keys) {
    super(server.url);
    this.#server = server;
    this.#keys = keys;
  }

  /** A new world of a server, with a key of each service. */
  static async in(server) {
    const keys = {};
    let first;
    for (const { VENDOR: service } of SERVICES) {
      keys[service] = await ask(server.url, first, 'POST', 'keys', { service, share_world: first !== undefined });
      first ??= keys[service].key;
    }
    return new MockWorld(server, keys);
  }

  get key() {
    return this.keyOf(metrone.VENDOR);
  }

  keyOf(vendor) {
    return this.#keys[vendor].key;
  }

  tokenOf(vendor) {
    return this.#keys[vendor].token ?? '';
  }

  urlOf(vendor) {
    return this.#server.urlOf(vendor);
  }

  /** The options by which a client of a service finds this world. */
  optionsOf(vendor) {
    const options = { apiKey: this.keyOf(vendor), endpoint: this.urlOf(vendor) };
    const token = this.tokenOf(vendor);
    return token === '' ? options : { ...options, token, project: PROJECT };
  }

  /** The environment in which every client finds this world unless it is told otherwise. */
  get environment() {
    const pairs = SERVICES.flatMap(({ VENDOR, VARIABLES }) => {
      const options = this.optionsOf(VENDOR);
      return Object.entries(VARIABLES).map(([option, variable]) => [variable, options[option]]);
    });
    return Object.fromEntries([[SPOOL_VARIABLE, undefined], ...pairs]);
  }

  /** Points the environment of this process here until the world is closed. */
  useEnvironment() {
    this.#leaveEnvironment = pointEnvironment(this.environment);
  }

  get metrone() {
    return this.#client(metrone.VENDOR, metrone.MetroneServer);
  }

  get agentAnalytics() {
    return this.#client(agentAnalytics.VENDOR, agentAnalytics.AgentAnalytics);
  }

  get agnt() {
    return this.#client(agnt.VENDOR, agnt.Agnt);
  }

  /** The client of a service, made when it is first asked for. */
  #client(vendor, Client) {
    if (!this.#clients.has(vendor)) this.#clients.set(vendor, new Client({ ...this.optionsOf(vendor), ...PATIENCE }));
    return this.#clients.get(vendor);
  }

  async assertTracked(type, fields = {}, { times } = {}) {
    await this.#sessions.deliver();
    return check(await this.events(), { type, fields, times }, () => this.#sessions.remarks());
  }

  async assertNotTracked(type, fields) {
    await this.assertTracked(type, fields, { times: 0 });
  }

  /** Lets all requests pass again, shuts down the world's clients and leaves the environment as it was. */
  async close() {
    this.#leaveEnvironment();
    this.#leaveEnvironment = () => {};
    await this.control('DELETE', 'faults');
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(clients.map((client) => client[SESSION].shutdown(CLOSE_MS)));
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }
}

module.exports = { MockWorld };
