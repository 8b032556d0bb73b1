// One request, and what its answer means. Does not repeat anything.

const TIMEOUT_MS = 15_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** The one event, or a batch; the token stands beside it for those who look only there. */
function message(token, texts) {
  if (texts.length === 1) return { path: "/track", body: texts[0] };
  return { path: "/track/batch", body: `{"token":${JSON.stringify(token)},"events":[${texts.join(",")}]}` };
}

/** Hands events over to the browser, which sends them when the page is gone; whether it takes them. */
export function beacon(endpoint, token, texts) {
  const { path, body } = message(token, texts);
  try {
    // Text needs no preflight, for which a page that is left has no time.
    return navigator.sendBeacon(endpoint + path, new Blob([body], { __proto__: null, type: "text/plain" }));
  } catch {
    return false;
  }
}

/**
 * Sends events and reads the answer. It never rejects.
 *
 * @returns {Promise<{refused?: string, divisible?: boolean, again?: true, after?: number}>} nothing if they were accepted; why they were
 *   refused for good, and whether some of them might be taken; or that they are to be sent again, after so many milliseconds if the
 *   service says so
 */
export async function post(endpoint, token, texts) {
  const { path, body } = message(token, texts);
  let deadline;
  try {
    const late = new Promise((_, reject) => (deadline = setTimeout(reject, TIMEOUT_MS)));
    // As above: no content type of ours, no preflight. A page may have replaced `fetch` by what never answers.
    const answer = fetch(endpoint + path, { __proto__: null, method: "POST", body, keepalive: true, credentials: "omit" });
    return await Promise.race([Promise.resolve(answer).then(meaning), late]);
  } catch {
    return { again: true };
  } finally {
    clearTimeout(deadline);
  }
}

async function meaning(answer) {
  const { status } = answer;
  if (answer.ok) return {};
  const said = await answer.json().catch(() => null);
  // What the account may send is used up, which does not pass by waiting.
  const isSpent = status === 429 && said?.reason && said.reason !== "rate_limit";
  const isTemporary = status >= 500 || [408, 425, 429].includes(status);
  if (isTemporary && !isSpent) return { again: true, after: patience(answer.headers.get("retry-after")) };
  return { refused: `${status} ${said?.reason || said?.error || ""}`, divisible: status === 400 || status === 413 };
}

/** How long the service wants to be left alone: in seconds, or until a date. */
function patience(text) {
  if (!text) return undefined;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), LONGEST_WAIT_MS) : undefined;
}
