// The clock of the world that is looked at, in UTC. It may be far from the real time, and it may stand still.
import { useEffect, useReducer } from 'preact/hooks';

import { clockFrozen, worldTime } from '../api/feed';
import { Badge } from '../parts/badge';
import { utc } from '../parts/time';
import styles from './world-clock.module.css';

const TICK_MS = 500;

export function WorldClock() {
  const [, tick] = useReducer((count: number, _: void) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const frozen = clockFrozen.value;
  const now = worldTime();
  return (
    <span class={styles.clock} title="The time in this world, in UTC">
      <time>{now === null ? '—' : `${utc(now).slice(0, 19)} UTC`}</time>
      {frozen && <Badge tone="warn">frozen</Badge>}
    </span>
  );
}
