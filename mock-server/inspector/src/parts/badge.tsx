// A word that says how it stands, in a colour that says the same.
import type { ComponentChildren } from 'preact';

import styles from './badge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

export function Badge({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ComponentChildren }) {
  return (
    <span class={styles.badge} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** The status of an answer; `null` stands for a connection that was dropped or that still waits. */
export function StatusBadge({ status }: { status: number | null }) {
  if (status === null) return <Badge tone="bad" title="no answer was sent">none</Badge>;
  return <Badge tone={status < 400 ? 'good' : status < 500 ? 'warn' : 'bad'}>{status}</Badge>;
}
