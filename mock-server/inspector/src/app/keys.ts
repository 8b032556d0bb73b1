// Keys of the keyboard: one listener, and a list of who wants which key.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** A key, or two one after the other (`g l`), with what it does. */
export interface Binding {
  keys: string;
  does: string;
  run(): void;
}

/** Every binding in force, the newest last; the newest one of a key has it. */
export const bindings = signal<readonly Binding[]>([]);

/** How long the second key of two may take. */
const PATIENCE_MS = 1000;

let pending: { key: string; until: number } | null = null;

/** Binds keys for as long as the component is there. What they do may change from time to time; which they are may not. */
export function useKeys(wanted: readonly Binding[]): void {
  const latest = useRef(wanted);
  latest.current = wanted;
  useEffect(() => {
    const own = latest.current.map(({ keys, does }, index) => ({ keys, does, run: () => latest.current[index]?.run() }));
    bindings.value = [...bindings.value, ...own];
    return () => (bindings.value = bindings.value.filter((binding) => !own.includes(binding)));
  }, []);
}

/** Whether keys are for what has the focus: a field that takes text, or an open dialog. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as Element;
  const takesText = target.matches('input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable]');
  return (takesText && event.key !== 'Escape') || document.querySelector('dialog[open]') !== null;
}

/** Whether the key has a meaning of its own for what has the focus. */
function isOfTheElement(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.target as Element).closest('a, button, summary') !== null;
}

export function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event) || isOfTheElement(event)) return;
  const first = pending && event.timeStamp < pending.until ? pending.key : null;
  pending = null;
  const find = (keys: string) => bindings.value.findLast((binding) => binding.keys === keys);
  const binding = (first === null ? undefined : find(`${first} ${event.key}`)) ?? find(event.key);
  if (binding) {
    event.preventDefault();
    binding.run();
  } else if (bindings.value.some(({ keys }) => keys.startsWith(`${event.key} `))) {
    pending = { key: event.key, until: event.timeStamp + PATIENCE_MS };
  }
}

addEventListener('keydown', press);
