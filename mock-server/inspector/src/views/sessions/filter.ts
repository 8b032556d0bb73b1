// Which sessions are shown, as the address says.
import type { Session } from './sessions';

export interface Filter {
  /** Any part of the names of session, user and agent. */
  text: string;
  service: string;
  kind: string;
  outcome: string;
}

export function filterOf(parameters: URLSearchParams): Filter {
  const given = (name: string) => parameters.get(name) ?? '';
  return { text: given('text'), service: given('service'), kind: given('kind'), outcome: given('outcome') };
}

/** The sessions that fit; what is empty fits all. */
export function fitting(sessions: readonly Session[], { text, service, kind, outcome }: Filter): readonly Session[] {
  const sought = text.toLowerCase();
  return sessions.filter(
    (session) =>
      (service === '' || session.services.includes(service)) &&
      (kind === '' || session.kind === kind) &&
      (outcome === '' || session.outcome === outcome) &&
      [session.id, session.user, session.agent].some((name) => (name ?? '').toLowerCase().includes(sought)),
  );
}
