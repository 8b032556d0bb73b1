'use strict';

// A mock server in this process, for tests: the real client over real HTTP against an imitation of the service.

const { native } = require('./native.cjs');

class MockServer {
  #server;
  #url;
  #key;

  constructor() {
    if (!native.MockServer) throw new Error('this addon was built without its mock server: cargo feature `testing`');
    this.#server = new native.MockServer();
    this.#url = this.#server.url;
    this.#key = this.#server.key('metrone');
  }

  get url() {
    return this.#url;
  }

  get key() {
    return this.#key;
  }

  /** The key of any service. */
  keyOf(vendor) {
    return this.#server.key(vendor);
  }

  /** The public token of a service's first project, for services that have them. */
  tokenOf(vendor) {
    return this.#server.token(vendor);
  }

  /** The address of one service, at which no other answers. */
  urlOf(vendor) {
    return this.#server.uri(vendor);
  }

  /** Forgets everything: events, faults, requests. */
  async reset() {
    await this.control('POST', 'reset');
    await this.control('DELETE', 'faults');
  }

  /** From now on requests fail as the rules say. */
  async faults(...rules) {
    for (const rule of rules) await this.control('POST', 'faults', rule);
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
  async control(method, path, body) {
    const response = await fetch(`${this.url}/__mock/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-mock-key': this.key },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the mock server refused ${method} ${path} (${response.status}): ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  stop() {
    this.#server.stop();
  }

  [Symbol.dispose]() {
    this.stop();
  }
}

module.exports = { MockServer };
