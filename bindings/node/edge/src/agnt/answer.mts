// Answers of AGNT in one form: the service wraps most of them, calls its lists by two names, and leaves out what is nothing.

import { isObject, membersOf } from '../core/shape.mjs';
import { TABLE } from '../generated/agnt.mjs';

/** How the list that an answer is goes on. What the service does not say of that, nobody may make up. */
const PAGING = ['total', 'limit', 'skip', 'hasMore'];
/** An event stands for one of its kind, unless it says for how many. */
const UNSAID: Readonly<Record<string, unknown>> = { count: 1 };
const NOTHING: Readonly<Record<string, unknown>> = { int: 0, num: 0, text: '' };

/** What was asked for, out of its envelope and with all members that it always has. */
export function unwrapped(body: unknown, shape: string): unknown {
  return completed(opened(body, shape), shape, PAGING);
}

function opened(body: unknown, shape: string): unknown {
  if (!isObject(body)) return body;
  const { success: _, ok: __, [TABLE.answerMember!]: data, ...beside } = body;
  if (data === undefined) return beside;
  if (!Array.isArray(data)) return data;
  const { pagination, ...rest } = beside;
  const list = membersOf(TABLE.types[shape.slice(1)]).find((member) => member.shape.startsWith('[]'));
  return { [list?.name ?? TABLE.answerMember!]: data, ...rest, ...(isObject(pagination) ? pagination : {}) };
}

function completed(value: unknown, shape: string, left: readonly string[] = []): unknown {
  if (shape.startsWith('[]')) return Array.isArray(value) ? value.map((held) => completed(held, shape.slice(2))) : value;
  if (!shape.startsWith('#') || !isObject(value)) return value;
  const whole = { ...value };
  for (const { name, shape: held, required } of membersOf(TABLE.types[shape.slice(1)])) {
    if (name in whole) whole[name] = completed(whole[name], held);
    else if (required && !left.includes(name)) whole[name] = UNSAID[name] ?? nothing(held);
  }
  return whole;
}

function nothing(shape: string): unknown {
  if (shape.startsWith('[]')) return [];
  if (shape.startsWith('#')) return completed({}, shape);
  if (shape.startsWith('{}')) return {};
  return shape.endsWith('|null') ? null : NOTHING[shape];
}
