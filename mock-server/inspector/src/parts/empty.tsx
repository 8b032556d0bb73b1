// What stands where there is nothing to show, with the reason and the way out.
import type { ComponentChildren } from 'preact';

import styles from './empty.module.css';

interface Props {
  title: string;
  /** Whether something is on its way. */
  busy?: boolean;
  children?: ComponentChildren;
}

export function Empty({ title, busy, children }: Props) {
  return (
    <div class={styles.empty} aria-busy={busy}>
      <p class={styles.title}>{title}</p>
      {children}
    </div>
  );
}
