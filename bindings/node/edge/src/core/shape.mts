// Shapes of values: a grammar of one line, because the tables in it are loaded with every start of a worker.
//
//   any text num int bool null     what JSON has; `int` is a whole number
//   []S {}S #Name S|S              a list, an object used as a map, a named object or enumeration, alternatives
//   S(least,most)                  with bounds: of a number, of the characters of a text, of the bytes of an object as JSON

/** A member of an object, as a table has it. */
export interface Member {
  readonly name: string;
  readonly shape: string;
  readonly required: boolean;
  /** An option of the client stands in for it where it is missing. */
  readonly setting: boolean;
}

/** Whose a value is: arguments are ours to refuse, answers may hold more than is known. */
export type Role = 'argument' | 'answer';

type Types = Readonly<Record<string, string>>;

const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  any: () => true,
  text: (value) => typeof value === 'string',
  num: (value) => typeof value === 'number',
  int: (value) => Number.isInteger(value),
  bool: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const WORDS: Readonly<Record<string, string>> = { num: 'a number', int: 'a whole number', bool: 'true or false', null: 'null' };

/** The members that a table lists. */
export function membersOf(list: string | undefined): Member[] {
  if (!list) return [];
  return list.split(' ').map((entry) => {
    const [, name = '', setting, optional, shape = ''] = /^(\w+)(!?)(\??):(.*)$/.exec(entry) ?? [];
    return { name, shape, required: optional === '', setting: setting === '!' };
  });
}

/** Why a value has not a shape; nothing if it has. `at` is its name for whoever reads the reason. */
export function mismatch(types: Types, shape: string, value: unknown, at: string, role: Role): string | undefined {
  // A comma of bounds is no alternative, and no shape within another one has alternatives.
  const reasons = shape.split('|').map((alternative) => single(types, alternative, value, at, role));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** The same for the members of an object. */
export function memberMismatch(types: Types, list: string | undefined, value: object, at: string, role: Role): string | undefined {
  const members = membersOf(list);
  const named = (name: string) => (at ? `${at}.${name}` : name);
  for (const [name, held] of Object.entries(value)) {
    const member = members.find((known) => known.name === name);
    if (!member) {
      if (role === 'argument') return `there is no '${named(name)}'; there are ${members.map((known) => known.name).join(', ')}`;
      continue;
    }
    const reason = mismatch(types, member.shape, held, named(name), role);
    if (reason) return reason;
  }
  const missing = role === 'argument' ? members.find(({ name, required, setting }) => required && !setting && !(name in value)) : undefined;
  return missing && `'${named(missing.name)}' is required`;
}

function single(types: Types, shape: string, value: unknown, at: string, role: Role): string | undefined {
  if (shape.startsWith('#')) return named(types, shape.slice(1), value, at, role);
  if (shape.startsWith('[]')) {
    if (!Array.isArray(value)) return wrong(at, 'a list', value);
    return firstReason(value.entries(), (index, held) => mismatch(types, shape.slice(2), held, `${at}[${index}]`, role));
  }
  const [, inner = shape, least, most] = /^(.*)\((\d+),(\d+)\)$/.exec(shape) ?? [];
  if (inner.startsWith('{}')) {
    if (!isObject(value)) return wrong(at, 'an object of names and values', value);
    const reason = firstReason(Object.entries(value), (key, held) => mismatch(types, inner.slice(2), held, `${at}.${key}`, role));
    return reason ?? outside(new TextEncoder().encode(most && JSON.stringify(value)).length, least, most, at, 'bytes of JSON');
  }
  if (!SCALARS[inner]?.(value)) return wrong(at, WORDS[inner] ?? inner, value);
  if (most === undefined) return undefined;
  return typeof value === 'string' ? outside([...value].length, least, most, at, 'characters') : outside(value as number, least, most, at);
}

function named(types: Types, name: string, value: unknown, at: string, role: Role): string | undefined {
  const type = types[name] ?? '';
  if (type.startsWith('=')) {
    const words = type.slice(1).split('|');
    return words.includes(value as string) ? undefined : wrong(at, `one of ${words.join(', ')}`, value);
  }
  return isObject(value) ? memberMismatch(types, type, value, at, role) : wrong(at, 'an object', value);
}

function firstReason<K>(entries: Iterable<[K, unknown]>, reasonOf: (key: K, value: unknown) => string | undefined): string | undefined {
  for (const [key, value] of entries) {
    const reason = reasonOf(key, value);
    if (reason) return reason;
  }
  return undefined;
}

function outside(size: number, least = '0', most: string | undefined, at: string, unit = ''): string | undefined {
  if (most === undefined || (size >= Number(least) && size <= Number(most))) return undefined;
  return unit ? `'${at}' must have ${least} to ${most} ${unit}, not ${size}` : `'${at}' must be from ${least} to ${most}, not ${size}`;
}

function wrong(at: string, wanted: string, value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  return `'${at}' must be ${wanted}, not ${shown.length > 40 ? `${shown.slice(0, 40)}…` : shown}`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
