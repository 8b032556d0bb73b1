// Events for the tests of this folder.
import type { LiveEvent } from '../../api/types';

const MIDNIGHT = Date.parse('2026-03-01T00:00:00Z');

/** An event so many milliseconds after midnight, with what else is said. */
export function event(id: string, after: number, said: Partial<LiveEvent> = {}): LiveEvent {
  const at = new Date(MIDNIGHT + after).toISOString();
  const traits = { page_view: false, conversion: false, ai_interaction: false, web: false };
  return { id, occurred_at: at, received_at: at, traits, service: 'metrone', session_id: 's', ...said };
}
