// Waiting for what comes by itself.

const DEADLINE_MS = 10_000;
const PAUSE_MS = 10;

/** Looks until something is there; if it does not come, fails with what was awaited. */
export async function eventually(look, awaited) {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`not seen within ${DEADLINE_MS} ms: ${await awaited()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
