// Tabs: one panel of several. Arrow keys go from tab to tab.
import { useId, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

import styles from './tabs.module.css';

export interface Tab {
  name: string;
  title: ComponentChildren;
  /** Made for the tab that is open only. */
  panel: () => ComponentChildren;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const id = useId();
  const [chosen, choose] = useState(tabs[0]?.name);
  const index = Math.max(0, tabs.findIndex(({ name }) => name === chosen));
  const open = tabs[index];

  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(index + step + tabs.length) % tabs.length]!;
    choose(next.name);
    document.getElementById(`${id}-${next.name}`)?.focus();
  };

  if (!open) return null;
  return (
    <div class={styles.tabs}>
      <div role="tablist" aria-label={label} class={styles.list} onKeyDown={move}>
        {tabs.map(({ name, title }) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            class={styles.tab}
            aria-selected={name === open.name}
            aria-controls={`${id}-panel`}
            tabIndex={name === open.name ? 0 : -1}
            onClick={() => choose(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${open.name}`} tabIndex={0} class={styles.panel}>
        {open.panel()}
      </div>
    </div>
  );
}
