'use strict';

// AI agents that read a website, recorded as page views, under the names of the service's published client. A website must
// not suffer from its analytics: nothing here fails or takes long while a request waits.

const { snakeCase } = require('./casing.cjs');
const { SESSION } = require('./client.cjs');
const { ConfigError } = require('./errors.cjs');
const { firstOf } = require('./forwarded.cjs');
const { warnOnce } = require('./warning.cjs');

const warnings = new WeakMap();

/** Records a request if an AI agent made it; its name, or undefined. */
function captureAgentHit(client, hit, options) {
  return capture(client, () => hit, options);
}

/** The same for a `Request` of the web platform. */
function trackAgentRequest(client, request, options) {
  return capture(client, () => hitOfRequest(request), options);
}

/** The same as middleware for Express, Connect and what is like them. */
function agentMiddleware(client, options) {
  // No page view; but what cannot work is refused here, and not with each request.
  observe(client, { method: '', host: '', path: '', userAgent: '' }, options);
  return function agentCapture(request, response, next) {
    capture(client, () => hitOfIncoming(request), options);
    next();
  };
}

function capture(client, hit, options) {
  try {
    return observe(client, hit(), options);
  } catch (error) {
    warningOf(client)(error);
    return undefined;
  }
}

function observe(client, hit, options = {}) {
  const session = client?.[SESSION];
  const message = 'AI agents can be recorded only with a client of this package';
  if (!session) throw new ConfigError({ kind: 'config', message });
  return session.captureAgentHit(snakeCase(hit), snakeCase(options));
}

function hitOfRequest({ method, url, headers }) {
  const { protocol, host, pathname, search } = new URL(url);
  return {
    method,
    protocol: firstOf(headers.get('x-forwarded-proto')) ?? protocol.slice(0, -1),
    host,
    path: pathname + search,
    userAgent: headers.get('user-agent') ?? '',
    referrer: headers.get('referer') ?? undefined,
  };
}

/** A request of `node:http`, to which Express adds `protocol` and `originalUrl`. */
function hitOfIncoming({ method, protocol, headers, originalUrl, url }) {
  return {
    method,
    protocol: firstOf(headers['x-forwarded-proto']) ?? protocol,
    host: headers.host ?? headers[':authority'] ?? 'localhost',
    path: originalUrl ?? url,
    userAgent: headers['user-agent'] ?? '',
    referrer: headers.referer,
  };
}

function warningOf(client) {
  const key = Object(client);
  if (!warnings.has(key)) warnings.set(key, warnOnce('a request could not be looked at for an AI agent; it goes on'));
  return warnings.get(key);
}

module.exports = { agentMiddleware, captureAgentHit, trackAgentRequest };
