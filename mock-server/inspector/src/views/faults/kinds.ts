// The faults that the server knows, with what can be said about each: from this the form is made, and a rule is put into words.
//
// A test holds this list against the server's own.
import type { ActiveFault, Fault } from '../../api/types';

/** How a value is written: the text of a field becomes what the control plane takes. */
export type Writing = 'whole' | 'words' | 'json' | 'numbers' | 'when' | 'part';

export interface Field {
  name: string;
  title: string;
  writing: Writing;
  /** What stands there at first; a field that begins empty may stay so unless it is `required`. */
  initial?: string;
  required?: boolean;
}

export interface Kind {
  type: string;
  title: string;
  about: string;
  fields: readonly Field[];
}

const WHEN: Field = { name: 'when', title: 'Takes effect', writing: 'when', initial: 'before' };

export const KINDS: readonly Kind[] = [
  {
    type: 'status',
    title: 'Answer with a status',
    about: 'The answer has this status, and the words of the service unless others are given.',
    fields: [
      { name: 'status', title: 'Status', writing: 'whole', initial: '503', required: true },
      { name: 'headers', title: 'Headers, as JSON', writing: 'json' },
      { name: 'body', title: 'Body, as JSON', writing: 'json' },
      WHEN,
    ],
  },
  {
    type: 'delay',
    title: 'Delay',
    about: 'The answer comes later, by the real clock.',
    fields: [{ name: 'ms', title: 'Milliseconds', writing: 'whole', initial: '1000', required: true }, WHEN],
  },
  { type: 'drop', title: 'Reset the connection', about: 'No answer comes at all.', fields: [WHEN] },
  {
    type: 'partial',
    title: 'Refuse some events',
    about: 'Events at these places of a batch are refused, for one reason; the others are stored.',
    fields: [
      { name: 'reject', title: 'Places, from 0', writing: 'numbers', initial: '0', required: true },
      { name: 'code', title: 'Reason', writing: 'words', initial: 'INVALID_PAYLOAD', required: true },
    ],
  },
  {
    type: 'verdicts',
    title: 'A verdict for each event',
    about: 'For each event of a batch the reason to refuse it, or null to store it.',
    fields: [{ name: 'codes', title: 'Reasons, as a JSON list', writing: 'json', initial: '["RATE_LIMITED", null]', required: true }],
  },
  { type: 'repeat', title: 'Repeat', about: 'The request is processed twice, as if something on the way had sent it again.', fields: [] },
  {
    type: 'respond',
    title: 'Answer with these bytes',
    about: 'The body is sent part by part, then the connection closes.',
    fields: [
      { name: 'status', title: 'Status', writing: 'whole', initial: '200', required: true },
      { name: 'headers', title: 'Headers, as JSON', writing: 'json' },
      { name: 'chunks', title: 'Parts, as a JSON list', writing: 'json', initial: '["{\\"acc"]' },
      WHEN,
    ],
  },
  {
    type: 'garbage',
    title: 'Answer with garbage',
    about: 'Random bytes, the same ones each time.',
    fields: [
      { name: 'bytes', title: 'Bytes', writing: 'whole', initial: '64' },
      { name: 'instead_of', title: 'In place of', writing: 'part', initial: 'body' },
      WHEN,
    ],
  },
  {
    type: 'truncate',
    title: 'Cut the answer',
    about: 'The request is processed; the connection ends within the body of the answer.',
    fields: [{ name: 'bytes', title: 'Bytes that arrive', writing: 'whole', initial: '10', required: true }],
  },
  {
    type: 'drip',
    title: 'Drip the answer',
    about: 'The body of the answer comes in small pieces.',
    fields: [
      { name: 'bytes', title: 'Bytes at a time', writing: 'whole', initial: '16', required: true },
      { name: 'ms', title: 'Milliseconds before each', writing: 'whole', initial: '100', required: true },
    ],
  },
  {
    type: 'gap',
    title: 'Gap in a stream',
    about: 'Some events of a stream are left out.',
    fields: [
      { name: 'after', title: 'Events before', writing: 'whole', initial: '3', required: true },
      { name: 'count', title: 'Events left out', writing: 'whole', initial: '1', required: true },
    ],
  },
  {
    type: 'disconnect',
    title: 'Cut a stream',
    about: 'The connection of a stream ends.',
    fields: [{ name: 'after', title: 'Events before', writing: 'whole', initial: '3', required: true }],
  },
];

/** When a rule strikes. Each may stay empty. */
export const CONDITIONS: readonly { name: 'times' | 'after' | 'every' | 'probability' | 'seed'; title: string }[] = [
  { name: 'times', title: 'So often at most' },
  { name: 'after', title: 'Not at the first' },
  { name: 'every', title: 'Only each n-th' },
  { name: 'probability', title: 'Probability, 0 to 1' },
  { name: 'seed', title: 'Seed of chance' },
];

/** `Answer with a status: status 503; times 2`: what a rule does, and when, by the names that the control plane has for it. */
export function inWords(rule: ActiveFault): string {
  const { type, ...details } = rule.fault;
  const said = Object.entries(details).filter(([, value]) => value !== 'before' && !isNothing(value)).map(([name, value]) => `${name} ${word(value)}`);
  const conditions = CONDITIONS.flatMap(({ name }) => (rule[name] === undefined ? [] : [`${name} ${rule[name]}`]));
  return [[titleOf(type), said.join(', ')].filter(Boolean).join(': '), ...conditions].join('; ');
}

const titleOf = (type: Fault['type']) => KINDS.find((kind) => kind.type === type)?.title ?? type;

const word = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const isNothing = (value: unknown) => value === null || (typeof value === 'object' && Object.keys(value!).length === 0);
