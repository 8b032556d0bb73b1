// What the world lets a client do: a field for each limit that the server tells of.
import { useEffect, useState } from 'preact/hooks';

import { worldKey } from '../../api/access';
import { control } from '../../api/control';
import type { Limits as Known } from '../../api/types';
import { attempt } from '../../parts/toast';
import styles from './limits.module.css';
import { changesOf } from './limits-form';

export function Limits() {
  const [limits, keep] = useState<Known>();
  const key = worldKey.value;
  useEffect(() => void control.limits().then(keep, () => {}), [key]);
  if (!limits) return <div class={styles.empty} />;
  const set = (event: SubmitEvent) => {
    event.preventDefault();
    const changes = changesOf(limits, new FormData(event.currentTarget as HTMLFormElement));
    void attempt(() => control.setLimits(changes), () => 'The limits are set').then((now) => now && keep(now));
  };
  return (
    <form class={styles.limits} aria-label="Limits" onSubmit={set}>
      {Object.entries(limits).map(([name, value]) => <Limit key={name} name={name} value={value} />)}
      <div class={styles.action}>
        <button>Set limits</button>
      </div>
    </form>
  );
}

function Limit({ name, value }: { name: string; value: unknown }) {
  const title = name.replaceAll('_', ' ');
  if (typeof value === 'boolean') {
    return (
      <label class={styles.switch}>
        <input type="checkbox" name={name} defaultChecked={value} /> {title}
      </label>
    );
  }
  return (
    <label>
      {title}
      <input name={name} defaultValue={value === null ? '' : String(value)} placeholder="none" autocomplete="off" spellcheck={false} />
    </label>
  );
}
