// From what stands in the fields of the form to a rule as the control plane takes it.
import type { Fault, FaultRule } from '../../api/types';
import { CONDITIONS, KINDS, type Field, type Writing } from './kinds';

/** Every operation. */
export const ANY = '*';

/** Reads the form; throws an error that names the field whose text is not what it should be. */
export function ruleOf(form: FormData): FaultRule {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const kind = KINDS.find(({ type }) => type === text('type'))!;
  const fault: Fault = { type: kind.type };
  for (const field of kind.fields) {
    const given = text(nameOf(field));
    if (given !== '') fault[field.name] = read(field.writing, given, field.title);
  }
  const rule: FaultRule = { operation: text('operation') || ANY, fault };
  for (const { name, title } of CONDITIONS) {
    if (text(name) !== '') rule[name] = name === 'probability' ? chance(text(name)) : whole(text(name), title);
  }
  return rule;
}

/** What the element for a field of a fault is called: `after` is a condition, too. */
export const nameOf = ({ name }: Field) => `fault.${name}`;

function read(writing: Writing, text: string, title: string): unknown {
  switch (writing) {
    case 'whole':
      return whole(text, title);
    case 'numbers':
      return text.split(',').map((part) => whole(part.trim(), title));
    case 'json':
      return json(text, title);
    default:
      return text;
  }
}

function whole(text: string, title: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${title}: "${text}" is not a whole number`);
  return Number(text);
}

function chance(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new Error(`Probability: "${text}" does not lie between 0 and 1`);
  return value;
}

function json(text: string, title: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${title}: this is not JSON; a text stands in "quotes"`);
  }
}
