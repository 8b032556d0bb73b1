// Texts kept by name: in a web storage if it lets us, and else as long as the page lives.

/**
 * @param {"localStorage" | "sessionStorage" | ""} area where to keep them; "" is the memory of the page
 * @param {string} prefix what our names begin with, so that nobody else's are touched
 * @param {() => boolean} mayWrite whether something may be kept for longer than the page lives
 */
export function storage(area, prefix, mayWrite = () => true) {
  const memory = new Map();

  // Looked up each time: a page may be refused its storage, which shows as an exception, and it may be full.
  function attempt(work) {
    try {
      return work(window[area]);
    } catch {
      return undefined;
    }
  }

  function get(name) {
    return memory.get(name) ?? attempt((store) => store.getItem(prefix + name)) ?? null;
  }

  function set(name, text) {
    const kept =
      mayWrite() &&
      attempt((store) => {
        store.setItem(prefix + name, text);
        return true;
      });
    if (kept) memory.delete(name);
    else memory.set(name, text);
  }

  function remove(name) {
    memory.delete(name);
    attempt((store) => store.removeItem(prefix + name));
  }

  function names() {
    const stored = attempt((store) => Object.keys(store)) || [];
    const ours = stored.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    return [...new Set([...memory.keys(), ...ours])];
  }

  /** Writes what could not be written before. */
  function settle() {
    for (const [name, text] of memory) set(name, text);
  }

  return { get, set, remove, names, settle };
}
