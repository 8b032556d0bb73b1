// Which events are shown, as the address says.
import type { LiveEvent } from '../../api/types';

/** What is empty fits all. */
export interface Filter {
  service: string;
  type: string;
  agent: string;
  session: string;
  user: string;
  /** Any part of anything that the event holds, without regard to case. */
  text: string;
}

export function filterOf(parameters: URLSearchParams): Filter {
  const given = (name: string) => parameters.get(name) ?? '';
  return { service: given('service'), type: given('type'), agent: given('agent'), session: given('session'), user: given('user'), text: given('text') };
}

/** The events that fit. */
export function fitting(events: readonly LiveEvent[], filter: Filter): readonly LiveEvent[] {
  const { service, type, agent, session, user } = filter;
  const text = filter.text.toLowerCase();
  if ([service, type, agent, session, user, text].every((wanted) => wanted === '')) return events;
  const is = (wanted: string, found: string | undefined) => wanted === '' || found === wanted;
  return events.filter(
    (event) =>
      is(service, event.service) &&
      is(type, event.event_type) &&
      is(agent, event.agent_id) &&
      is(session, event.session_id) &&
      is(user, event.user_id) &&
      (text === '' || wordsOf(event).includes(text)),
  );
}

/** Looking for a text in thousands of events, letter by letter, must not write each of them down every time. */
const words = new WeakMap<LiveEvent, string>();

function wordsOf(event: LiveEvent): string {
  let known = words.get(event);
  if (known === undefined) words.set(event, (known = JSON.stringify(event).toLowerCase()));
  return known;
}
