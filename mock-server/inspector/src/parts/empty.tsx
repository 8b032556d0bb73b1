// What stands where there is nothing to show, with the reason and the way out.
import type { ComponentChildren } from 'preact';

import styles from './empty.module.css';

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class={styles.empty}>
      <p class={styles.title}>{title}</p>
      {children}
    </div>
  );
}
