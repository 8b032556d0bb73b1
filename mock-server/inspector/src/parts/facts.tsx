// Names and what they stand for, as a list. What is not there is left out.
import type { ComponentChildren } from 'preact';

import styles from './facts.module.css';

export type Fact = readonly [name: string, value: ComponentChildren];

export function Facts({ facts }: { facts: readonly Fact[] }) {
  const there = facts.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <dl class={styles.facts}>
      {there.map(([name, value]) => (
        <div key={name} class={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
