// A list, and beside it (on narrow windows: over it) the details of what was chosen.
import type { ComponentChildren } from 'preact';

import styles from './split.module.css';

interface Props {
  children: ComponentChildren;
  /** Nothing if nothing is chosen. */
  detail: ComponentChildren;
  /** For those who hear the page. */
  label: string;
  onClose: () => void;
}

export function Split({ children, detail, label, onClose }: Props) {
  return (
    <div class={styles.split} data-open={Boolean(detail)}>
      <div class={styles.list}>{children}</div>
      {detail && (
        <aside class={styles.detail} aria-label={label}>
          <button type="button" data-kind="plain" class={styles.close} aria-label="Close details" title="Close (Esc)" onClick={onClose}>
            ✕
          </button>
          {detail}
        </aside>
      )}
    </div>
  );
}
