// Where a funnel is put together: steps are added, chosen, moved and removed, by buttons or by Alt with an arrow key.
import { useId, useRef, useState } from 'preact/hooks';

import styles from './builder.module.css';
import { FEWEST_STEPS, MOST_STEPS, added, moved, removed, renamed, type Options, type Steps } from './steps';

interface Props {
  steps: Steps;
  options: Options;
  /** Names of events to choose from; others may be typed. */
  events: readonly string[];
  onSteps: (steps: Steps) => void;
  onOptions: (options: Partial<Options>) => void;
}

const MOVES: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 };

export function Builder({ steps, options, events, onSteps, onOptions }: Props) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const [told, tell] = useState('');

  const focus = (index: number) => requestAnimationFrame(() => list.current?.querySelectorAll('input')[index]?.focus());
  const move = (index: number, by: -1 | 1) => {
    const next = moved(steps, index, by);
    if (next === steps) return;
    onSteps(next);
    focus(index + by);
    tell(`${steps[index]} is step ${index + by + 1} now`);
  };
  const remove = (index: number) => {
    onSteps(removed(steps, index));
    focus(Math.max(0, index - 1));
    tell(`Step ${index + 1} is removed`);
  };
  const add = () => {
    onSteps(added(steps));
    focus(steps.length);
    tell(`Step ${steps.length + 1} is added`);
  };

  return (
    <form class={styles.builder} aria-label="Steps of the funnel" onSubmit={(event) => event.preventDefault()}>
      <ol ref={list} class={styles.steps}>
        {steps.map((step, index) => (
          <li
            key={index}
            class={styles.step}
            onKeyDown={(event) => {
              const by = MOVES[event.key];
              if (!event.altKey || by === undefined) return;
              event.preventDefault();
              move(index, by);
            }}
          >
            <span class={styles.number}>{index + 1}</span>
            <input
              list={`${id}-events`}
              aria-label={`Event of step ${index + 1}`}
              placeholder="name of an event"
              value={step}
              onChange={({ currentTarget }) => onSteps(renamed(steps, index, currentTarget.value.trim()))}
            />
            <StepButton label={`Move step ${index + 1} up`} sign="↑" disabled={index === 0} onClick={() => move(index, -1)} />
            <StepButton label={`Move step ${index + 1} down`} sign="↓" disabled={index === steps.length - 1} onClick={() => move(index, 1)} />
            <StepButton label={`Remove step ${index + 1}`} sign="✕" disabled={steps.length <= FEWEST_STEPS} onClick={() => remove(index)} />
          </li>
        ))}
      </ol>
      <datalist id={`${id}-events`}>
        {events.map((event) => (
          <option key={event} value={event} />
        ))}
      </datalist>
      <div class={styles.options}>
        <button type="button" disabled={steps.length >= MOST_STEPS} onClick={add}>
          Add a step
        </button>
        <label>
          within{' '}
          <input
            type="number"
            min="1"
            max="8760"
            value={options.conversion_window_hours}
            onChange={({ currentTarget }) => onOptions({ conversion_window_hours: currentTarget.valueAsNumber || 1 })}
          />{' '}
          hours
        </label>
        <label>
          by{' '}
          <select value={options.count_by} onChange={({ currentTarget }) => onOptions({ count_by: currentTarget.value as Options['count_by'] })}>
            <option value="user_id">user</option>
            <option value="session_id">session</option>
          </select>
        </label>
      </div>
      <p class="unseen" role="status">{told}</p>
    </form>
  );
}

interface StepButtonProps {
  label: string;
  sign: string;
  disabled: boolean;
  onClick: () => void;
}

function StepButton({ label, sign, disabled, onClick }: StepButtonProps) {
  return (
    <button type="button" data-kind="plain" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {sign}
    </button>
  );
}
