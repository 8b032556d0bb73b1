// What the list of sessions is filtered by.
import type { Filter } from './filter';
import styles from './filters.module.css';
import type { Session } from './sessions';

interface Props {
  filter: Filter;
  /** All there are, of which the choices are made. */
  sessions: readonly Session[];
  /** How many fit. */
  shown: number;
  onChange: (changes: Partial<Filter>) => void;
}

export function Filters({ filter, sessions, shown, onChange }: Props) {
  const services = [...new Set(sessions.flatMap(({ services }) => services))].sort();
  return (
    <form class={styles.filters} role="search" aria-label="Sessions" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Session, user or agent"
        placeholder="Session, user or agent"
        value={filter.text}
        onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
      />
      <Choice label="Service" all="all services" options={services} value={filter.service} onChange={(service) => onChange({ service })} />
      <Choice label="Kind" all="agent and web" options={['agent', 'web']} value={filter.kind} onChange={(kind) => onChange({ kind })} />
      <Choice
        label="Outcome"
        all="any outcome"
        options={['success', 'failure', 'conversion', 'open']}
        value={filter.outcome}
        onChange={(outcome) => onChange({ outcome })}
      />
      <output class={styles.count} data-sessions={shown}>
        {shown === sessions.length ? `${shown}` : `${shown} of ${sessions.length}`} {sessions.length === 1 ? 'session' : 'sessions'}
      </output>
    </form>
  );
}

interface ChoiceProps {
  label: string;
  /** What it is called that nothing is chosen. */
  all: string;
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option} value={option}>{option}</option>
      ))}
    </select>
  );
}
