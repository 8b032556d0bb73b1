import { expect, test } from 'vitest';

import { requestAsCurl, sentOf, trackedInJavascript, trackedInPython, trackedInRust, trackedOf } from './tracking';
import type { RequestDetail, StoredEvent } from './types';

const stored = (members: object) => ({ id: 'e', service: 'metrone', event_type: 'greeting', ...members }) as StoredEvent;

test('an event is found in its batch by its key, wherever the service has the batch', () => {
  const batch = [{ event_type: 'a', idempotency_key: '1' }, { event_type: 'b', idempotency_key: '2' }];
  for (const body of [batch, { events: batch }]) expect(sentOf(stored({ idempotency_key: '2' }), body)).toBe(batch[1]);
  expect(sentOf(stored({ idempotency_key: '3' }), batch)).toBeUndefined();
});

test('without a key an event is found only where it is alone', () => {
  const alone = { event: 'a', properties: { x: 1 } };
  expect(sentOf(stored({}), alone)).toBe(alone);
  expect(sentOf(stored({}), { token: 't', events: [alone] })).toBe(alone);
  expect(sentOf(stored({}), [alone, alone])).toBeUndefined();
  expect(sentOf(stored({}), 'no JSON')).toBeUndefined();
});

test('what is tracked again is what was said, without what the SDK says itself', () => {
  const sent = { event_type: 'said', agent_id: 'a', idempotency_key: '1', timestamp: 'then', properties: { plan: 'pro' } };
  expect(trackedOf(stored({}), sent)).toEqual({ service: 'metrone', type: 'said', data: { agent_id: 'a', plan: 'pro' } });
  const alone = stored({ agent_id: 'a', browser: 'derived', properties: { plan: 'pro' } });
  expect(trackedOf(alone, undefined)).toEqual({ service: 'metrone', type: 'greeting', data: { agent_id: 'a', plan: 'pro' } });
  expect(trackedOf(stored({ service: 'agnt' }), undefined)).toBeUndefined();
});

test('a call is written in the words of each language, and text in it stays text', () => {
  const tracked = { service: 'metrone' as const, type: 'say "hi"', data: { ok: true, none: null } };
  expect(trackedInRust(tracked)).toContain(String.raw`client.track("say \"hi\"", serde_json::json!({`);
  expect(trackedInPython(tracked)).toContain(String.raw`client.track("say \"hi\"", {"ok": True, "none": None})`);
  expect(trackedInJavascript(tracked)).toContain(String.raw`client.track("say \"hi\"", {`);
});

test('a request for a shell has no secret, and no quote of it ends a word', () => {
  const request = {
    service: 'metrone',
    method: 'POST',
    path: '/v1/events',
    query: [['key', '[redacted]'], ['a', "b'c"]],
    headers: { authorization: '[redacted]', host: 'x', 'content-type': 'application/json' },
    body: { text: "it's; rm -rf $HOME" },
  } as unknown as RequestDetail;
  expect(requestAsCurl(request)).toBe(
    [
      `curl -X POST '${location.origin}/metrone/v1/events?a=b%27c'`,
      '-H "Authorization: Bearer $METRONE_API_KEY"',
      "-H 'content-type: application/json'",
      String.raw`--data-raw '{"text":"it'\''s; rm -rf $HOME"}'`,
    ].join(' \\\n  '),
  );
});
