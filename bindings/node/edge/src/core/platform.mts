// What the runtime gives: the network, the time, chance. Everything else in this folder is arithmetic.

/** What a client asks of its runtime; tests put their own in its place. */
export interface Platform {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 up to, not including, 1. Ids are made of it, so it must be hard to guess. */
  random(): number;
  /** Waits so many milliseconds, or until the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The runtime itself. Nothing is asked of it before a client is used, since workers may not do so while they start. */
export const RUNTIME: Platform = {
  // Asked for each time: whoever replaces the global means all requests.
  fetch: (url, init) => globalThis.fetch(url, init),
  now: () => Date.now(),
  random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    }),
};
