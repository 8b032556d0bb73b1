// Events that wait to be sent, one text each, in a storage that all tabs of the site share. Does not send.
//
// An event's name holds the id of the tab that put it there, and belongs to whoever holds the lock of that id: usually that tab, another
// one after it is gone. A tab keeps the locks it has got until it is left. Were they given back earlier, another tab might take over what
// has been sent: what one tab removes from the storage, others may still see for a while.

import { mint } from "./visitor.js";

const MAX_EVENTS = 1000;
const MAX_CHARS = 512 * 1024;

/** The service takes events of the last thirty days, by its own clock. */
const MAX_AGE_MS = 29 * 24 * 60 * 60 * 1000;

const PREFIX = "q:";

/**
 * @param store where the events are
 * @param {string} lock what the names of locks begin with; empty if no other tab sees the storage
 * @param {(count: number, reason: string) => void} lost told of events that will not be sent
 */
export function spool(store, lock, lost) {
  const claimed = new Map();
  const gone = new Set();
  let tab = mint("t");
  let count = 0;

  /** An event that may be put here, under a name that sorts by time. */
  function entry(time, text) {
    count += 1;
    const [moment, place] = [time, count].map((number) => number.toString(36).padStart(9, "0"));
    return sized(`${PREFIX}${moment}:${place}:${tab}`, text);
  }

  function put(entries) {
    for (const { name, text } of entries) {
      gone.delete(name);
      store.set(name, text);
    }
    let chars = 0;
    const surplus = names().reverse().filter((name, index) => {
      chars += (store.get(name) || "").length;
      return index >= MAX_EVENTS || chars > MAX_CHARS;
    });
    drop(surplus, "too many wait to be sent");
  }

  /** Everything that is ours to send, oldest first. */
  async function mine() {
    const oldest = Date.now() - MAX_AGE_MS;
    drop(names().filter((name) => timeOf(name) < oldest), "older than the service takes them");
    for (const owner of new Set(names().map(ownerOf))) await claim(owner);
    const entries = [];
    for (const name of names()) {
      const text = store.get(name);
      // Pages clear their storage.
      if (claimed.has(ownerOf(name)) && text) entries.push(sized(name, text));
    }
    return entries;
  }

  /** Takes over what a tab has put here, unless another tab has. */
  async function claim(owner) {
    if (claimed.has(owner)) return;
    if (!lock) return void claimed.set(owner, () => {});
    await new Promise((decided) => {
      const hold = (held) => {
        const kept = held && new Promise((release) => claimed.set(owner, release));
        decided();
        return kept;
      };
      navigator.locks.request(lock + owner, { __proto__: null, ifAvailable: true }, hold).catch(decided);
    });
  }

  /** Leaves everything to other tabs, or to this page should it be shown again. */
  function release() {
    for (const give of claimed.values()) give();
    claimed.clear();
    tab = mint("t");
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

  return { entry, put, mine, remove, release, clear: () => names().forEach(erase) };
}

function sized(name, text) {
  return { name, text, bytes: new Blob([text]).size };
}

function timeOf(name) {
  return parseInt(name.slice(PREFIX.length), 36);
}

function ownerOf(name) {
  return name.slice(name.lastIndexOf(":") + 1);
}
