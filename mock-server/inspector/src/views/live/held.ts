// Holding the list still, and emptying it: both are about what is shown. The server is told nothing.
import { computed, signal, type ReadonlySignal } from '@preact/signals';

import type { LiveEvent } from '../../api/types';

export interface Held {
  events: ReadonlySignal<readonly LiveEvent[]>;
  paused: ReadonlySignal<boolean>;
  /** Events that have come since the pause began. */
  waiting: ReadonlySignal<number>;
  toggle(): void;
  /** Shows only what comes from now on. */
  clear(): void;
}

export function held(all: ReadonlySignal<readonly LiveEvent[]>): Held {
  const still = signal<readonly LiveEvent[] | null>(null);
  const last = signal<LiveEvent | null>(null);
  const after = (events: readonly LiveEvent[]) => {
    // The list may have lost its oldest, or be that of another world: nothing of it was cleared away then.
    const place = last.value === null ? -1 : events.lastIndexOf(last.value);
    return place < 0 ? events : events.slice(place + 1);
  };
  return {
    events: computed(() => after(still.value ?? all.value)),
    paused: computed(() => still.value !== null),
    waiting: computed(() => {
      if (still.value === null) return 0;
      const seen = still.value.at(-1);
      return all.value.length - 1 - (seen ? all.value.lastIndexOf(seen) : -1);
    }),
    toggle: () => (still.value = still.value === null ? all.value : null),
    clear: () => {
      if (still.value !== null) still.value = all.value;
      last.value = all.value.at(-1) ?? null;
    },
  };
}
