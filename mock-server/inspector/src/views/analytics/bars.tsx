// Rows as bars that begin at a common line, with their numbers at the end.
import type { ComponentChildren } from 'preact';

import styles from './bars.module.css';

export interface Bar {
  label: string;
  value: number;
  /** What stands at the end. */
  text: ComponentChildren;
}

/** More than these are in the table only. */
const MOST_BARS = 12;

interface Props {
  bars: readonly Bar[];
  /** What the longest bar could be; otherwise it is the largest value. */
  most?: number;
  /** Of the colours for data, from 1. */
  series?: number;
}

export function Bars({ bars, most = Math.max(...bars.map(({ value }) => value)), series = 1 }: Props) {
  const more = bars.length - MOST_BARS;
  return (
    <ol class={styles.bars} style={{ '--bar': `var(--series-${series})` }}>
      {bars.slice(0, MOST_BARS).map(({ label, value, text }) => (
        <li key={label} class={styles.bar} data-bar={label} data-value={value}>
          <span class={styles.label} title={label}>{label}</span>
          <span class={styles.track}>
            <span class={styles.fill} style={{ width: `${most > 0 ? (value / most) * 100 : 0}%` }} />
          </span>
          <span class={styles.text}>{text}</span>
        </li>
      ))}
      {more > 0 && <li class={styles.more}>and {more} more, in the table</li>}
    </ol>
  );
}
