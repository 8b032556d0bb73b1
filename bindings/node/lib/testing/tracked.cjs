'use strict';

// Whether the events that a test expects were tracked, and in which words to say that they were not.

const { AssertionError } = require('node:assert');
const { inspect, isDeepStrictEqual } = require('node:util');

/** Events that a message lists. */
const SHOWN = 10;

/** What the server notes about an event, beside what its client says. */
const BOOKKEEPING = new Set([
  ...['id', 'project', 'event_type', 'properties', 'idempotency_key'],
  ...['occurred_at', 'received_at', 'traits', 'visitor_type'],
]);

/** The events that are as expected; if they are not as many as they should be, an AssertionError that ends with the remarks. */
function check(tracked, expected, remarks) {
  const { times } = expected;
  const found = tracked.filter((event) => event.event_type === expected.type && differing(event, expected).length === 0);
  if (times === undefined ? found.length > 0 : found.length === times) return found;
  const message = [headline(expected, found.length), ...nearest(tracked, expected), ...remarks()].join('\n');
  throw new AssertionError({ message, stackStartFn: check });
}

/** The names of the fields that are not as expected. */
function differing(event, { fields }) {
  return Object.keys(fields).filter((name) => !fits(fields[name], valueOf(event, name)));
}

function fits(expected, value) {
  if (typeof expected === 'function') return Boolean(expected(value));
  if (expected instanceof RegExp) return typeof value === 'string' && value.search(expected) >= 0;
  if (typeof expected?.asymmetricMatch === 'function') return expected.asymmetricMatch(value);
  return isDeepStrictEqual(expected ?? undefined, value ?? undefined);
}

/** A field at the top of an event or, failing that, among its properties. */
function valueOf(event, name) {
  return event[name] ?? event.properties?.[name];
}

function headline({ type, fields, times }, found) {
  const wanted = times === undefined ? 'at least once' : counted(times);
  return `${described(type, Object.entries(fields))}: expected ${wanted}, tracked ${counted(found)}`;
}

/** A line for each event, those first that differ least, then in order of arrival. */
function nearest(tracked, expected) {
  if (tracked.length === 0) return ['Nothing was tracked.'];
  const measured = tracked.map((event) => {
    const wrong = differing(event, expected);
    const absent = wrong.filter((name) => valueOf(event, name) === undefined);
    return { event, other: Number(event.event_type !== expected.type), wrong: wrong.length, absent: absent.length };
  });
  measured.sort((a, b) => a.other - b.other || a.wrong - b.wrong || a.absent - b.absent);
  const lines = measured.slice(0, SHOWN).map(({ event }) => `  ${line(event, expected)}`);
  if (measured.length > SHOWN) lines.push(`  … and ${measured.length - SHOWN} more`);
  return ['Tracked, nearest first:', ...lines];
}

/** An event, and how it differs if it is of the type expected. */
function line(event, expected) {
  const wrong = event.event_type === expected.type ? differing(event, expected) : [];
  const top = Object.entries(event).filter(([name]) => !BOOKKEEPING.has(name));
  const absent = Object.fromEntries(wrong.map((name) => [name, undefined]));
  const told = Object.entries({ ...absent, ...event.properties, ...Object.fromEntries(top) });
  return described(event.event_type, told, (name) => (wrong.includes(name) ? ` instead of ${shown(expected.fields[name])}` : ''));
}

function described(type, fields, noteOn = () => '') {
  return [shown(type), ...fields.map(([name, value]) => `${name}: ${shown(value)}${noteOn(name)}`)].join(', ');
}

/** A value on one line; what Jest and Vitest match by, in their words. */
function shown(value) {
  return value?.toAsymmetricMatcher?.() ?? inspect(value, { breakLength: Infinity });
}

function counted(count) {
  return count === 1 ? 'once' : `${count} times`;
}

module.exports = { check };
