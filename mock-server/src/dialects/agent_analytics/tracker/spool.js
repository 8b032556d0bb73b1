// Events that wait to be sent, one text each, shared by all tabs of the site.
//
// An event has a name of its own in the storage, so that two tabs add and remove without knowing of each other; sending is for the one
// that holds the lock. What is too much or too old is dropped, and told. Does not send.

const MAX_EVENTS = 1000;
const MAX_CHARS = 512 * 1024;

/** The service takes events of the last thirty days, by its own clock. */
const MAX_AGE_MS = 29 * 24 * 60 * 60 * 1000;

const PREFIX = "q:";

/**
 * @param store where the events are
 * @param {string} lock the name of the lock of all tabs; empty if this tab is alone
 * @param {(count: number, reason: string) => void} lost told of events that will not be sent
 */
export function spool(store, lock, lost) {
  const gone = new Set();
  let count = 0;

  /** A name that sorts by time, and that no other tab gives. */
  function name(time, tab) {
    count += 1;
    return `${PREFIX}${time.toString(36).padStart(9, "0")}:${count.toString(36).padStart(4, "0")}${tab}`;
  }

  function put(entries) {
    for (const { name, text } of entries) {
      gone.delete(name);
      store.set(name, text);
    }
    let chars = 0;
    const waiting = names().reverse();
    const surplus = waiting.filter((name, index) => {
      chars += (store.get(name) || "").length;
      return index >= MAX_EVENTS || chars > MAX_CHARS;
    });
    drop(surplus, "too many wait to be sent");
  }

  /** The oldest entries: as many as fit into one request. */
  function next(maxEvents, maxBytes) {
    const oldest = Date.now() - MAX_AGE_MS;
    const waiting = names();
    const expired = waiting.filter((name) => timeOf(name) < oldest);
    drop(expired, "older than the service takes them");
    const batch = [];
    let bytes = 0;
    for (const name of waiting.slice(expired.length)) {
      const text = store.get(name);
      // Another tab may have sent it, or the page cleared its storage.
      if (text === null) continue;
      bytes += new Blob([text]).size;
      if (batch.length >= maxEvents || (batch.length && bytes > maxBytes)) break;
      batch.push({ name, text });
    }
    return batch;
  }

  function remove(entries) {
    entries.forEach(({ name }) => erase(name));
  }

  function drop(names, reason) {
    names.forEach(erase);
    if (names.length) lost(names.length, reason);
  }

  function erase(name) {
    store.remove(name);
    // A storage that lets nothing go must not have everything sent again and again.
    if (store.get(name) !== null) gone.add(name);
  }

  function names() {
    return store.names().filter((name) => name.startsWith(PREFIX) && !gone.has(name)).sort();
  }

  /** Does something while no other tab sends. */
  function alone(work) {
    return lock ? navigator.locks.request(lock, work) : work();
  }

  return { name, put, next, remove, isEmpty: () => names().length === 0, clear: () => names().forEach(erase), alone };
}

function timeOf(name) {
  return parseInt(name.slice(PREFIX.length), 36);
}
