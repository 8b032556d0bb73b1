// From what stands in the fields for limits to the limits that have changed.
import type { Limits } from '../../api/types';

/** The limits that are no longer as they were. A field that is empty stands for no limit. */
export function changesOf(limits: Limits, form: FormData): Limits {
  const given = Object.entries(limits).map(([name, before]) => [name, typeof before === 'boolean' ? form.has(name) : valueOf(String(form.get(name) ?? ''))] as const);
  return Object.fromEntries(given.filter(([name, now]) => now !== limits[name]));
}

function valueOf(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}
