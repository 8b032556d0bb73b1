// Names of events and requests: UUIDs of version 7, later ones sorting after earlier ones.

import { V7Generator } from 'uuidv7';

import type { Platform } from './platform.mjs';

export class Mint {
  readonly #platform: Platform;
  #generator: V7Generator | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** A new id. */
  id(): string {
    return this.#next().toString();
  }

  /** A new id, its digits alone. */
  plain(): string {
    return this.#next().toHex();
  }

  #next() {
    const { random, now } = this.#platform;
    this.#generator ??= new V7Generator({ nextUint32: () => Math.floor(random() * 2 ** 32) });
    return this.#generator.generateOrResetWithTs(now());
  }
}
