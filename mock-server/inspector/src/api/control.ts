// The control plane, one function for each of its routes.
import { accessNeeded, controlHeaders } from './access';
import type { ActiveFault, ClockChange, ClockReading, FaultRule, KeyInfo, Limits, Report, RequestDetail, RunAudit, Seeded } from './types';

/** A request that was refused, or could not be made. */
export class Failure extends Error {
  constructor(
    message: string,
    /** In one word, as the server says it; `unreachable` if it said nothing. */
    readonly code: string,
  ) {
    super(message);
  }
}

/** Asks the control plane; throws a {@link Failure} unless it does what it is asked. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...controlHeaders(), ...(init.headers as Record<string, string> | undefined) };
  const answer = await fetch(`/__mock${path}`, { ...init, headers }).catch((cause: Error) => {
    if (cause.name === 'AbortError') throw cause;
    throw new Failure('the server cannot be reached', 'unreachable');
  });
  if (answer.ok) return answer;
  const { code, message } = (await answer.json().catch(() => ({})))?.error ?? {};
  if (code === 'access_denied') accessNeeded.value = true;
  throw new Failure(message ?? `the server answered ${answer.status}`, code ?? String(answer.status));
}

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await ask(path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  return answer.json() as Promise<T>;
}

export const control = {
  clock: () => json<ClockReading>('GET', '/clock'),
  setClock: (change: ClockChange) => json<ClockReading>('POST', '/clock', change),

  faults: () => json<ActiveFault[]>('GET', '/faults'),
  addFault: (rule: FaultRule) => json<ActiveFault>('POST', '/faults', rule),
  removeFault: (id: number) => json<unknown>('DELETE', `/faults/${id}`),
  clearFaults: () => json<unknown>('DELETE', '/faults'),
  cutStreams: () => json<{ cut: number }>('DELETE', '/streams'),

  request: (number: number) => json<RequestDetail>('GET', `/requests/${number}`),
  clearRequests: () => json<unknown>('DELETE', '/requests'),

  keys: () => json<KeyInfo[]>('GET', '/keys'),
  issueKey: (wanted: { service: string; key?: string; scopes?: string[]; share_world?: boolean }) => json<KeyInfo>('POST', '/keys', wanted),
  limits: () => json<Limits>('GET', '/limits'),
  setLimits: (changes: Limits) => json<Limits>('POST', '/limits', changes),

  reset: () => json<unknown>('POST', '/reset'),
  seed: (wanted: Record<string, unknown>) => json<Seeded>('POST', '/seed', wanted),
  snapshot: async () => (await ask('/snapshot')).blob(),
  restore: (snapshot: Blob) => ask('/snapshot', { method: 'PUT', body: snapshot }),
  report: () => json<Report>('GET', '/audit'),
  auditRun: (run: string) => json<RunAudit>('POST', '/audit', { run }),

  /** The feed; `after` is the identifier of the last frame that was read. */
  live: (after: string | undefined, signal: AbortSignal) =>
    ask('/live', { signal, cache: 'no-store', headers: after === undefined ? {} : { 'last-event-id': after } }),
};
