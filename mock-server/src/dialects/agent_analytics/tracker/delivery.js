// Brings events to the service: gathered for a while, sent together, kept while that does not succeed.
//
// An event is in one place at a time: among the gathered ones of this tab, under way, or in the spool. What the browser takes for sending
// when the page is left counts as sent, because nobody is left to hear the answer, and the service cannot tell an event from its double.

import { beacon, post } from "./request.js";

const GATHER_MS = 5_000;
const MAX_EVENTS = 100;
/** What browsers let a page send while it is left. */
const MAX_BYTES = 60 * 1024;

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 5 * 60 * 1000;

/**
 * @param {string} endpoint the service
 * @param {string} token the project's public token
 * @param spool where events wait
 * @param {() => boolean} allowed whether the visitor lets us; what is still here when they do not is forgotten
 * @param {(count: number, reason: string) => void} lost told of events that will not be sent
 */
export function delivery({ endpoint, token, spool, allowed, lost }) {
  const gathered = [];
  const waiting = [];
  let underWay = [];
  let gatherTimer = 0;
  let waitTimer = 0;
  let failures = 0;
  let isSending = false;
  let isWanted = false;

  function add(event) {
    gathered.push(spool.entry(event.timestamp, JSON.stringify(event)));
    if (gathered.length >= MAX_EVENTS) flush();
    else gatherTimer ||= setTimeout(flush, GATHER_MS);
  }

  /** Whether a request might succeed now. */
  function mayTry() {
    return !waitTimer && navigator.onLine !== false;
  }

  /** Sends everything there is, unless that is under way or has to wait itself. */
  async function flush() {
    if (!allowed()) clear();
    isWanted = true;
    clearTimeout(gatherTimer);
    gatherTimer = 0;
    if (isSending) return;
    isSending = true;
    try {
      while (isWanted && mayTry()) {
        isWanted = false;
        await deliverAll(gathered);
        waiting.push(...(await spool.mine()));
        await deliverAll(waiting);
      }
      if (!mayTry()) spool.put(gathered.splice(0));
    } catch {
      // Only a page that breaks what we stand on gets here. Not a word, for it would be told to the page.
    } finally {
      waiting.length = 0;
      isSending = false;
    }
  }

  async function deliverAll(entries) {
    while (entries.length && mayTry()) await deliver(takeOne(entries));
  }

  async function deliver(batch) {
    underWay = batch;
    const { again, after, refused, divisible } = await post(endpoint, token, batch.map(({ text }) => text));
    const isForgotten = underWay !== batch;
    underWay = [];
    if (again) {
      if (!isForgotten) spool.put(batch);
      wait(after);
      return;
    }
    failures = 0;
    if (divisible && batch.length > 1 && !isForgotten) {
      // One event that the service does not take must not cost the others.
      const middle = batch.length >> 1;
      await deliver(batch.slice(0, middle));
      if (mayTry()) await deliver(batch.slice(middle));
      else spool.put(batch.slice(middle));
      return;
    }
    spool.remove(batch);
    if (refused) lost(batch.length, refused);
  }

  /** Leaves the service alone for a while: longer each time, and not all browsers at once. */
  function wait(after) {
    const longest = Math.min(FIRST_WAIT_MS * 2 ** failures, LAST_WAIT_MS);
    failures += 1;
    waitTimer = setTimeout(resume, after ?? longest / 2 + (Math.random() * longest) / 2);
  }

  function resume() {
    clearTimeout(waitTimer);
    waitTimer = 0;
    flush();
  }

  /** The page may be gone at any moment from now on; `isEnd` if it will, unless the browser shows it again. */
  function leave(isEnd) {
    if (!allowed()) clear();
    while (gathered.length) {
      const batch = takeOne(gathered);
      if (!mayTry() || !beacon(endpoint, token, batch.map(({ text }) => text))) spool.put(batch);
    }
    // These have gone out already, and go on without the page.
    spool.remove(underWay);
    if (!isEnd) return;
    waiting.length = 0;
    spool.release();
  }

  /** Forgets everything; what is under way cannot be called back, but is not repeated. */
  function clear() {
    gathered.length = waiting.length = 0;
    underWay = [];
    spool.clear();
  }

  return { add, flush, resume, leave, clear };
}

/** Takes as many events from the front as fit into one request, and one at least. */
function takeOne(entries) {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += entry.bytes;
    return index > 0 && (index >= MAX_EVENTS || bytes > MAX_BYTES);
  });
  return entries.splice(0, end < 0 ? entries.length : end);
}
