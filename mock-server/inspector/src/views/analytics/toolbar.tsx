// Which days and which project all figures are about.
import { adjust } from '../../app/router';
import { utc } from '../../parts/time';
import { PERIODS } from './period';
import type { Scope } from './scope';
import { Segments } from './segments';
import styles from './toolbar.module.css';

export function Toolbar({ scope: { period, project }, projects }: { scope: Scope; projects: readonly string[] }) {
  const minute = (time: number) => utc(time).slice(0, 16);
  return (
    <div class={styles.toolbar}>
      <Segments label="Period" choices={PERIODS} chosen={period.name} onChoose={(days) => adjust({ days })} />
      {projects.length > 1 && (
        <label class={styles.project}>
          Project{' '}
          <select value={project} onChange={({ currentTarget }) => adjust({ project: currentTarget.value })}>
            {projects.map((name) => (
              <option key={name} value={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <p class={styles.span}>
        {minute(period.start)} to {minute(period.end)} UTC, by the world’s clock
      </p>
    </div>
  );
}
