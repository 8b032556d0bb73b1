// The vectors that every language has in common: what each example means, and whose signature is good.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { Receiver, WebhookRefusedError } from 'agentlytics/webhooks';

const ROOT = new URL('../../../', import.meta.url);
const CONTENT_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/** `platform/name` and the vector, of a kind. */
function vectors(kind) {
  const folder = new URL(`spec/vectors/webhooks/${kind}/`, ROOT);
  const names = readdirSync(folder).flatMap((platform) => readdirSync(new URL(platform, folder)).map((file) => `${platform}/${file}`));
  return names.toSorted().map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);
}

/** Receives the request of a vector. */
function judge({ platform, secret, scheme, received_at, ...request }) {
  return new Receiver(platform, { secret, scheme }).receive(request, { now: new Date(received_at) });
}

/** The same, but for one bit of the character in its middle. */
function flipped(text) {
  const at = text.length >> 1;
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
}

/** Whether it is more than a shared secret. */
function signsItsBody({ platform, scheme }) {
  return platform !== 'vapi' || typeof scheme === 'object';
}

/** The body and the content type of an example. */
function example(platform, name) {
  const folder = new URL(`sdk/webhooks/examples/${platform}/`, ROOT);
  const file = readdirSync(folder).find((file) => file.startsWith(`${name}.`));
  return [readFileSync(new URL(file, folder), 'utf8').trimEnd(), CONTENT_TYPES[file.slice(name.length + 1)]];
}

const signatures = vectors('signatures');
const events = vectors('events');

test('there are vectors', () => {
  assert.ok(signatures.length >= 34);
  assert.ok(events.length >= 36);
});

describe('an example means the same in every language', () => {
  for (const [name, { platform, request, label, received_at, event, answer }] of events) {
    test(name, () => {
      const [body, contentType] = example(platform, request);
      const url = `https://metrics.example.com/v1/webhooks/${platform}/${label}`;
      const received = new Receiver(platform, { label }).receive(
        { url, headers: { 'content-type': contentType }, body },
        { now: new Date(received_at) },
      );
      // The vectors tell what a verified request means.
      assert.deepEqual(received.event, event && { ...event, properties: { ...event.properties, verified: false } });
      const { status, contentType: content_type, body: text } = received.answer;
      assert.deepEqual({ status, content_type, body: text }, answer);
    });
  }
});

describe('a signature is judged the same in every language', () => {
  for (const [name, vector] of signatures) {
    test(name, () => {
      if (vector.refused) {
        assert.throws(() => judge(vector), (error) => error instanceof WebhookRefusedError && error.code === vector.refused);
        return;
      }
      assert.equal(judge(vector).verified, true);
      assert.throws(() => judge({ ...vector, secret: flipped(vector.secret) }), WebhookRefusedError);
      if (signsItsBody(vector)) assert.throws(() => judge({ ...vector, body: flipped(vector.body) }), WebhookRefusedError);
    });
  }
});
