'use strict';

const { MockClock } = require('./clock.cjs');

/** A world of a mock server, and the control plane through which it is looked at and changed. */
class Controlled {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** The endpoint of every service. */
  get url() {
    return this.#url;
  }

  /** The time in the world: the real one until it is moved. */
  get clock() {
    return new MockClock((change) => this.control('POST', 'clock', change));
  }

  /** Forgets everything: events, faults, requests and the clock's setting. */
  async reset() {
    await this.control('POST', 'reset');
  }

  /** Stores events as if they had been sent to a service, the first that the server has if none is named. */
  async seed(events, { service } = {}) {
    await this.control('POST', 'seed', { service, events });
  }

  /** From now on requests fail as the rules say. */
  async faults(...rules) {
    for (const rule of rules) await this.control('POST', 'faults', rule);
  }

  /** From now on requests fail with a status or another fault. */
  async fail(fault, rule) {
    const spelt = typeof fault === 'number' ? { type: 'status', status: fault } : fault;
    await this.faults({ operation: '*', ...rule, fault: spelt });
  }

  /** The requests that came, oldest first. */
  requests() {
    return this.control('GET', 'requests');
  }

  /** The events that are stored, oldest first. */
  events() {
    return this.control('GET', 'events');
  }

  /** Any other request to the server's control plane. */
  control(method, path, body) {
    return ask(this.url, this.key, method, path, body);
  }
}

/** Asks the control plane of a server about the world that a key opens; without one, about the default world. */
async function ask(url, key, method, path, body) {
  const headers = { 'content-type': 'application/json' };
  if (key !== undefined) headers['x-mock-key'] = key;
  const response = await fetch(`${url}/__mock/${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`the mock server refused ${method} ${path} (${response.status}): ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

module.exports = { Controlled, ask };
