// What the list holds, and what can be done with it.
import { useMemo } from 'preact/hooks';

import type { LiveEvent } from '../../api/types';
import type { Filter } from './filter';
import styles from './filters.module.css';
import type { Held } from './held';
import { saveCsv, saveNdjson } from './export';

interface Props {
  filter: Filter;
  /** Of which the choices are made. */
  all: readonly LiveEvent[];
  /** Those that are shown. */
  rows: readonly LiveEvent[];
  list: Held;
  onChange: (changes: Partial<Filter>) => void;
}

/** Choices of one kind; of more, the text helps. */
const MOST_CHOICES = 200;

export function Filters({ filter, all, rows, list, onChange }: Props) {
  const choices = (of: (event: LiveEvent) => string | undefined) => () => distinct(all, of);
  const services = useMemo(choices(({ service }) => service), [all]);
  const types = useMemo(choices(({ event_type }) => event_type), [all]);
  const agents = useMemo(choices(({ agent_id }) => agent_id), [all]);
  const { paused, waiting, toggle, clear } = list;
  return (
    <form class={styles.filters} role="search" aria-label="Events" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Any text in an event"
        placeholder="Any text  ( / )"
        value={filter.text}
        onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
      />
      <Choice label="Service" all="all services" options={services} value={filter.service} onChange={(service) => onChange({ service })} />
      <Choice label="Type" all="all types" options={types} value={filter.type} onChange={(type) => onChange({ type })} />
      <Choice label="Agent" all="all agents" options={agents} value={filter.agent} onChange={(agent) => onChange({ agent })} />
      <Only what="Session" value={filter.session} onDrop={() => onChange({ session: '' })} />
      <Only what="User" value={filter.user} onDrop={() => onChange({ user: '' })} />
      <output class={styles.count} data-events={rows.length}>
        {rows.length === all.length ? rows.length : `${rows.length} of ${all.length}`} {all.length === 1 ? 'event' : 'events'}
      </output>
      <span class={styles.actions}>
        <button type="button" aria-pressed={paused.value} onClick={toggle} title="Hold the list still (p)">
          {paused.value ? `Paused, ${waiting.value} new` : 'Pause'}
        </button>
        <button type="button" onClick={clear} title="Show only what comes from now on (c)">Clear</button>
        <button type="button" disabled={rows.length === 0} onClick={() => saveCsv(rows)} title="Save what is shown as a table">CSV</button>
        <button type="button" disabled={rows.length === 0} onClick={() => saveNdjson(rows)} title="Save what is shown as JSON, one event in a line">
          NDJSON
        </button>
      </span>
    </form>
  );
}

function distinct(events: readonly LiveEvent[], of: (event: LiveEvent) => string | undefined): readonly string[] {
  const found = new Set<string>();
  for (const event of events) {
    const choice = of(event);
    if (choice !== undefined && found.size < MOST_CHOICES) found.add(choice);
  }
  return [...found].sort();
}

interface ChoiceProps {
  label: string;
  /** What it is called that nothing is chosen. */
  all: string;
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

/** What is chosen is a choice also where no event has it any more. */
function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  const shown = value === '' || options.includes(value) ? options : [value, ...options];
  return (
    <select aria-label={label} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      <option value="">{all}</option>
      {shown.map((option) => <option key={option} value={option}>{option}</option>)}
    </select>
  );
}

/** A choice that a link has made. */
function Only({ what, value, onDrop }: { what: string; value: string; onDrop: () => void }) {
  if (value === '') return null;
  return (
    <button type="button" aria-pressed="true" class={styles.only} onClick={onDrop} title={`Show other ${what.toLowerCase()}s, too`}>
      {what} {value} ✕
    </button>
  );
}
