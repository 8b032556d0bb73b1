// Short notes in a corner: what was done, or why it was not.
import { signal } from '@preact/signals';

import type { Tone } from './badge';
import styles from './toast.module.css';

interface Toast {
  number: number;
  text: string;
  tone: Tone;
}

const toasts = signal<readonly Toast[]>([]);
const SHOWN_MS = 5000;
let last = 0;

/** Shows a note for some seconds. */
export function toast(text: string, tone: Tone = 'plain'): void {
  const number = ++last;
  toasts.value = [...toasts.value, { number, text, tone }];
  setTimeout(() => (toasts.value = toasts.value.filter((shown) => shown.number !== number)), SHOWN_MS);
}

/** Does something that the user wants, and says what came of it if it fails, or what `done` says if it does not. */
export async function attempt<T>(work: () => Promise<T>, done?: (result: T) => string): Promise<T | undefined> {
  try {
    const result = await work();
    if (done) toast(done(result), 'good');
    return result;
  } catch (failure) {
    toast(failure instanceof Error ? failure.message : String(failure), 'bad');
    return undefined;
  }
}

export function Toasts() {
  return (
    <div class={styles.corner} role="status" aria-live="polite">
      {toasts.value.map(({ number, text, tone }) => (
        <p key={number} class={styles.toast} data-tone={tone}>
          {text}
        </p>
      ))}
    </div>
  );
}
