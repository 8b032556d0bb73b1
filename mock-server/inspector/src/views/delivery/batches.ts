// Requests put together into what they were about: the attempts to write the same are one batch, and what became of it is one word.
import type { LiveEvent, RequestLine } from '../../api/types';

/** All attempts to write the same, or one request that writes nothing. */
export interface Batch {
  /** The number of the first attempt. */
  number: number;
  writes: boolean;
  /** In the order in which they arrived; one at least. */
  attempts: readonly RequestLine[];
  /** Events that all attempts together have stored. */
  stored: number;
  outcome: Outcome;
}

/**
 * - `arrived`: answered well, once.
 * - `retried`: answered well, after attempts that were not.
 * - `repeated`: answered well more than once; what it holds came again.
 * - `refused`: the last answer says that trying again is of no use.
 * - `open`: no good answer yet, and another attempt may bring one.
 */
export type Outcome = 'arrived' | 'retried' | 'repeated' | 'refused' | 'open';

export const OUTCOMES: readonly Outcome[] = ['arrived', 'retried', 'repeated', 'refused', 'open'];

/** Statuses below 500 after which a client tries again: timeout, too early, too many. */
const WORTH_ANOTHER: readonly number[] = [408, 425, 429];

const isGood = ({ status }: RequestLine) => status !== null && status < 400;

/** Batches in the order of their first attempts. */
export function batchesOf(requests: Iterable<RequestLine>, events: readonly LiveEvent[]): Batch[] {
  const stored = countBy(events, ({ request }) => request);
  const groups = new Map<string, RequestLine[]>();
  for (const request of requests) {
    const key = request.batch ?? `#${request.number}`;
    const group = groups.get(key);
    if (group) group.push(request);
    else groups.set(key, [request]);
  }
  return Array.from(groups.values(), (attempts) => ({
    number: attempts[0]!.number,
    writes: attempts[0]!.batch !== null,
    attempts,
    stored: attempts.reduce((sum, { number }) => sum + (stored.get(number) ?? 0), 0),
    outcome: outcomeOf(attempts),
  }));
}

function outcomeOf(attempts: readonly RequestLine[]): Outcome {
  const good = attempts.filter(isGood).length;
  if (good > 1) return 'repeated';
  if (good === 1) return attempts.length > 1 ? 'retried' : 'arrived';
  const { status } = attempts.at(-1)!;
  return status !== null && status < 500 && !WORTH_ANOTHER.includes(status) ? 'refused' : 'open';
}

/** What the list is to hold. */
export interface Wanted {
  service: string;
  outcome: string;
  /** Occurs in the path, the operation or the identifier of a request. */
  text: string;
  /** Whether requests that write nothing are wanted, too. */
  reads: boolean;
}

/** The batches that are wanted. */
export function chosen(batches: readonly Batch[], { service, outcome, text, reads }: Wanted): Batch[] {
  const searched = text.toLowerCase();
  const found = ({ path, operation, request_id }: RequestLine) =>
    [path, operation ?? '', request_id].some((field) => field.toLowerCase().includes(searched));
  return batches.filter(
    (batch) =>
      (reads || batch.writes) &&
      (service === '' || batch.attempts[0]!.service === service) &&
      (outcome === '' || batch.outcome === outcome) &&
      (searched === '' || batch.attempts.some(found)),
  );
}

/** How often each outcome is among the batches. */
export const outcomes = (batches: readonly Batch[]) => countBy(batches, ({ outcome }) => outcome);

function countBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
