// What an event is as a step of a session, in words that the services share.
//
// The mock server has the same table (`store/activity.rs`) for messages and tasks; what it does not know of, such as a call of a tool,
// is recognised by the names that the SDKs and the import of transcripts give it.
import type { StoredEvent } from '../../api/types';

export type StepKind = 'message-in' | 'message-out' | 'tool' | 'start' | 'success' | 'failure' | 'end' | 'page' | 'conversion' | 'other';

export interface Step {
  kind: StepKind;
  /** What kind of thing happened: `Tool call`. */
  label: string;
  /** Which one: the name of the tool, the path of the page. */
  about: string;
}

const LABELS: Record<StepKind, string> = {
  'message-in': 'User message',
  'message-out': 'Agent message',
  tool: 'Tool call',
  start: 'Task started',
  success: 'Task completed',
  failure: 'Task failed',
  end: 'Task ended',
  page: 'Page view',
  conversion: 'Conversion',
  other: 'Event',
};

/** By what an agent does, whether it is the type of the event or what it says it has taken. */
const ACTIONS: Record<string, StepKind> = {
  tool_call: 'tool',
  task_initiated: 'start',
  task_completed: 'success',
  task_failed: 'failure',
  task_ended: 'end',
};

export function stepOf(event: StoredEvent): Step {
  const kind = kindOf(event);
  return { kind, label: LABELS[kind], about: aboutOf(kind, event) };
}

/** Whether an agent is at work in the event, and not somebody who looks at pages. */
export function isOfAgent(event: StoredEvent): boolean {
  return event.agent_id !== undefined || event.traits.ai_interaction || event['source'] === 'agent_action';
}

/** In milliseconds; `null` if the event says nothing of it. An event that has one is told when it is over. */
export function durationOf({ duration_sec, properties }: StoredEvent): number | null {
  if (duration_sec !== undefined) return duration_sec * 1000;
  const milliseconds = properties?.['duration_ms'];
  return typeof milliseconds === 'number' ? milliseconds : null;
}

function kindOf(event: StoredEvent): StepKind {
  const action = ACTIONS[event.event_type ?? ''] ?? ACTIONS[text(event, 'action_taken')] ?? ACTIONS[event.event_name ?? ''];
  if (action) return action;
  if (event.traits.ai_interaction || event.event_type === 'ai_chat') {
    const direction = text(event, 'direction');
    if (direction === 'in') return 'message-in';
    if (direction === 'out') return 'message-out';
  }
  if (event.traits.conversion) return 'conversion';
  return event.traits.page_view ? 'page' : 'other';
}

function aboutOf(kind: StepKind, event: StoredEvent): string {
  const name = event.event_name ?? event.event_type ?? '';
  switch (kind) {
    case 'tool':
      return text(event, 'target') || text(event, 'tool') || name;
    case 'page':
      return String(event['page_path'] ?? event['page_url'] ?? '') || text(event, 'path') || text(event, 'url');
    case 'message-in':
    case 'message-out':
      return typeof event.properties?.['chars'] === 'number' ? `${event.properties['chars']} characters` : '';
    case 'start':
    case 'success':
    case 'failure':
    case 'end':
      return text(event, 'task');
    default:
      return name;
  }
}

function text({ properties }: StoredEvent, name: string): string {
  const value = properties?.[name];
  return typeof value === 'string' ? value : '';
}
