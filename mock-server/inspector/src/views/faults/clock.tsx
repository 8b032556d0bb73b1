// The world's clock: stop it, let it run, move it.
import { control } from '../../api/control';
import { clockFrozen } from '../../api/feed';
import type { ClockChange } from '../../api/types';
import { WorldClock } from '../../app/world-clock';
import { utc } from '../../parts/time';
import { attempt } from '../../parts/toast';
import styles from './clock.module.css';

const HOUR_MS = 3_600_000;

const STEPS: readonly [title: string, milliseconds: number][] = [
  ['+1 min', 60_000],
  ['+1 h', HOUR_MS],
  ['+1 d', 24 * HOUR_MS],
  ['−1 h', -HOUR_MS],
];

function change(wanted: ClockChange): Promise<unknown> {
  return attempt(() => control.setClock(wanted), ({ now, frozen }) => `The clock ${frozen ? 'stands at' : 'runs from'} ${utc(now).slice(0, 19)} UTC`);
}

export function Clock() {
  const frozen = clockFrozen.value;
  const jump = (event: SubmitEvent) => {
    event.preventDefault();
    const at = String(new FormData(event.currentTarget as HTMLFormElement).get('at'));
    void change({ set: new Date(`${at}Z`).toISOString() });
  };
  return (
    <div class={styles.clock}>
      <div class={styles.now}>
        <WorldClock />
      </div>
      <div class={styles.row} role="group" aria-label="Move the clock">
        <button type="button" aria-pressed={frozen === true} onClick={() => change(frozen ? { resume: true } : { freeze: true })}>
          {frozen ? 'Let it run' : 'Freeze'}
        </button>
        {STEPS.map(([title, advance_ms]) => (
          <button key={title} type="button" onClick={() => change({ advance_ms })}>
            {title}
          </button>
        ))}
        <button type="button" onClick={() => change({ set: new Date().toISOString(), resume: true })}>
          Real time
        </button>
      </div>
      <form class={styles.row} onSubmit={jump}>
        <label>
          To a time, in UTC <input type="datetime-local" name="at" step={1} required />
        </label>
        <button>Set</button>
      </form>
    </div>
  );
}
