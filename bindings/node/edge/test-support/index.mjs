// What the tests of the clients without native code share: a runtime of which every part is in our hands.
import { AgentAnalytics, Agnt, MetroneServer } from '../dist/index.mjs';

export const KEY = `metrone_test_${'0'.repeat(32)}`;
export const NOW = Date.parse('2026-03-09T12:00:00Z');

/**
 * A runtime whose service gives the answers in their order, the last one again and again. An answer is a `Response`, a
 * function of the request that makes one, or an error, which is thrown. Waiting takes no time, but the clock goes on.
 */
export function runtime(...answers) {
  const requests = [];
  const waits = [];
  let now = NOW;
  const platform = {
    async fetch(url, init) {
      const request = { url, ...init, json: init.body && JSON.parse(init.body) };
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      const given = typeof answer === 'function' ? await answer(request) : answer;
      if (given instanceof Error) throw given;
      return given.clone();
    },
    now: () => now,
    random: () => 0.5,
    async sleep(ms) {
      waits.push(ms);
      now += ms;
    },
  };
  return { platform, requests, waits, pass: (ms) => (now += ms) };
}

/** An answer of JSON. */
export function json(body, status = 200, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** A service that stores everything. */
export const STORED = ({ json: events }) => json({ ok: true, accepted: events.length, duplicates: 0, errors: [] });

/** An error of Metrone. */
export function refused(status, code, more = {}) {
  return json({ error: { code, message: 'as documented', ...more } }, status);
}

export function metrone({ platform }, options) {
  return new MetroneServer({ apiKey: KEY, endpoint: 'http://service.test', platform, onDrop() {}, ...options });
}

export function analytics({ platform }, options) {
  const token = `aat_${'0'.repeat(40)}`;
  return new AgentAnalytics({ apiKey: 'aak_1', token, project: 'site', endpoint: 'http://service.test', platform, onDrop() {}, ...options });
}

export function agnt({ platform }, options) {
  return new Agnt({ apiKey: 'sk_live_1', endpoint: 'http://service.test', platform, ...options });
}

/** An error by its facts. */
export function facts({ name, kind, code, status, attempts }) {
  return { name, kind, code, status, attempts };
}
