// Brings events to the service: gathered for a while, sent together, kept while that does not succeed.
//
// An event is in one place at a time: among the gathered ones of this tab, in the spool, or under way. What the browser takes for sending
// when the page is left counts as sent, because nobody is left to hear the answer, and the service cannot tell an event from its double.

import { mint } from "./visitor.js";
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
 * @param {(count: number, reason: string) => void} lost told of events that will not be sent
 */
export function delivery({ endpoint, token, spool, lost }) {
  const tab = mint("");
  let gathered = [];
  let bytes = 0;
  let underWay = [];
  let gatherTimer = 0;
  let waitTimer = 0;
  let failures = 0;
  let isSending = false;
  let isWanted = false;

  function add(event) {
    const text = JSON.stringify(event);
    const size = new Blob([text]).size;
    if (bytes + size > MAX_BYTES) flush();
    gathered.push({ name: spool.name(event.timestamp, tab), text });
    bytes += size;
    if (gathered.length >= MAX_EVENTS) flush();
    else gatherTimer ||= setTimeout(flush, GATHER_MS);
  }

  function take() {
    clearTimeout(gatherTimer);
    gatherTimer = bytes = 0;
    return gathered.splice(0);
  }

  function flush() {
    spool.put(take());
    send();
  }

  /** Sends what waits, unless that is under way or has to wait itself. */
  async function send() {
    isWanted = true;
    if (isSending) return;
    isSending = true;
    try {
      // Whatever was added while the lock was on its way back was too late for whoever held it.
      while (isWanted && mayTry()) {
        isWanted = false;
        if (!spool.isEmpty()) await spool.alone(empty);
      }
    } catch {
      // Without the lock, nothing is sent that another tab might be sending.
    } finally {
      isSending = false;
    }
  }

  function mayTry() {
    return !waitTimer && navigator.onLine !== false;
  }

  async function empty() {
    for (let batch; mayTry() && (batch = spool.next(MAX_EVENTS, MAX_BYTES)).length; ) await deliver(batch);
  }

  async function deliver(batch) {
    underWay = batch;
    const { again, after, refused, divisible } = await post(endpoint, token, batch.map(({ text }) => text));
    const isDivided = divisible && batch.length > 1;
    // The page was left meanwhile, and lives on nevertheless.
    if (underWay !== batch && (again || isDivided)) spool.put(batch);
    underWay = [];
    if (again) return wait(after);
    failures = 0;
    if (isDivided) {
      // One event that the service does not take must not cost the others.
      const middle = batch.length >> 1;
      await deliver(batch.slice(0, middle));
      if (mayTry()) await deliver(batch.slice(middle));
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
    send();
  }

  /** The page may be gone at any moment from now on. */
  function leave() {
    const last = take();
    if (last.length && !(mayTry() && beacon(endpoint, token, last.map(({ text }) => text)))) spool.put(last);
    // These have gone out already, and go on without the page.
    spool.remove(underWay);
    underWay = [];
  }

  /** Forgets everything that is not under way. */
  function clear() {
    take();
    spool.clear();
  }

  return { add, flush, resume, leave, clear };
}
