'use strict';

const { VENDOR } = require('../metrone.cjs');
const { native } = require('../native.cjs');
const { Controlled } = require('./controlled.cjs');
const { MockWorld } = require('./world.cjs');

/** A mock server in this process. What it can do itself is about its default world, for programs that need no other. */
class MockServer extends Controlled {
  #server;
  #key;
  #inspectorUrl;

  constructor() {
    if (!native.MockServer) throw new Error('this addon was built without its mock server: cargo feature `testing`');
    const server = new native.MockServer();
    super(server.url);
    this.#server = server;
    this.#key = server.key(VENDOR);
    this.#inspectorUrl = server.inspectorUrl;
  }

  get key() {
    return this.#key;
  }

  /** Where a browser shows what arrives, as it arrives. */
  get inspectorUrl() {
    return this.#inspectorUrl;
  }

  /** The key of any service. */
  keyOf(vendor) {
    return this.#server.key(vendor);
  }

  /** The public token of a service's first project; empty for a service that has none. */
  tokenOf(vendor) {
    return this.#server.token(vendor);
  }

  /** The address of one service, at which no other answers. */
  urlOf(vendor) {
    return this.#server.uri(vendor);
  }

  /** A new, empty world with a key of each service. */
  newWorld() {
    return MockWorld.in(this);
  }

  stop() {
    this.#server.stop();
  }

  [Symbol.dispose]() {
    this.stop();
  }
}

module.exports = { MockServer };
