'use strict';

// Webhooks of platforms that run AI agents: verified and read by the core, in the types of HTTP servers here. Keeps nothing
// and sends nothing.

const { camelCase } = require('./casing.cjs');
const { ValidationError, WebhookRefusedError } = require('./errors.cjs');
const { firstOf } = require('./forwarded.cjs');
const { attempt, native } = require('./native.cjs');

/** Receives the webhooks of one endpoint. */
class Receiver {
  #receiver;

  constructor(platform, { secret = [], toleranceMs, ...options } = {}) {
    const facts = { ...options, secrets: [secret].flat(), tolerance_ms: toleranceMs };
    this.#receiver = attempt(() => new native.WebhookReceiver(platform, JSON.stringify(facts)));
  }

  receive({ url, headers, body }, { now } = {}) {
    const received = attempt(() => this.#receiver.receive(String(url), JSON.stringify(pairsOf(headers)), bytesOf(body), millisOf(now)));
    return new Received(JSON.parse(received));
  }

  async receiveRequest(request, { url = publicUrl(request), now } = {}) {
    const body = new Uint8Array(await request.arrayBuffer());
    return this.receive({ url, headers: request.headers, body }, { now });
  }
}

/** A webhook that was accepted. */
class Received {
  constructor({ event, answer, verified }) {
    this.event = event;
    this.answer = camelCase(answer);
    this.verified = verified;
  }

  toResponse() {
    const { status, contentType, body } = this.answer;
    // A `Response` of some statuses may have no body, not even an empty one.
    return new Response(body || null, { status, headers: contentType ? { 'content-type': contentType } : {} });
  }
}

function sign(platform, secret, { url, body, contentType = 'application/json' }, { scheme, now } = {}) {
  const options = JSON.stringify({ secrets: [secret], scheme });
  return JSON.parse(attempt(() => native.signWebhook(platform, options, String(url), contentType, bytesOf(body), millisOf(now))));
}

/** The address that the platform called: a proxy before the server calls it by another. */
function publicUrl({ url, headers }) {
  const called = new URL(url);
  const protocol = firstOf(headers.get('x-forwarded-proto')) ?? called.protocol.slice(0, -1);
  const host = firstOf(headers.get('x-forwarded-host')) ?? called.host;
  return `${protocol}://${host}${called.pathname}${called.search}`;
}

/** Names and values of `Headers`, of pairs, or of the headers of `node:http`. */
function pairsOf(headers) {
  const entries = headers[Symbol.iterator] ? [...headers] : Object.entries(headers);
  return entries.flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value]));
}

function bytesOf(body) {
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  const message = 'the body of a webhook must be the bytes that came, or their text: take it before anything parses it';
  throw new ValidationError({ kind: 'validation', message });
}

function millisOf(now) {
  return now === undefined ? undefined : Number(now);
}

module.exports = { Received, Receiver, WebhookRefusedError, sign };
