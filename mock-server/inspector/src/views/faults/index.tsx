// Faults and clock: make the world misbehave, move its time, and say what it holds.
import type { ComponentChildren } from 'preact';

import { Clock } from './clock';
import { Contents } from './contents';
import { FaultForm } from './fault-form';
import { FaultList } from './fault-list';
import styles from './index.module.css';
import { Limits } from './limits';
import { Worlds } from './worlds';

export function Faults() {
  return (
    <div class={styles.faults}>
      <Section title="New fault"><FaultForm /></Section>
      <Section title="Faults in force"><FaultList /></Section>
      <Section title="Clock"><Clock /></Section>
      <Section title="Worlds and keys"><Worlds /></Section>
      <Section title="What this world holds"><Contents /></Section>
      <Section title="Limits"><Limits /></Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class={styles.section} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
