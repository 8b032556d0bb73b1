// What the list of batches is to hold. Stands in the address.
import { OUTCOMES, chosen, outcomes, type Batch, type Wanted } from './batches';
import styles from './filters.module.css';

interface Props {
  wanted: Wanted;
  batches: readonly Batch[];
  onChange: (changes: Record<string, string | undefined>) => void;
}

export function Filters({ wanted, batches, onChange }: Props) {
  const services = [...new Set(batches.map(({ attempts }) => attempts[0]!.service))].sort();
  const counts = outcomes(chosen(batches, { ...wanted, outcome: '' }));
  return (
    <form class={styles.filters} role="search" aria-label="Batches" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Path, operation or request id"
        placeholder="Path, operation or request id"
        value={wanted.text}
        onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
      />
      <select aria-label="Service" value={wanted.service} onChange={({ currentTarget }) => onChange({ service: currentTarget.value })}>
        <option value="">all services</option>
        {services.map((service) => <option key={service} value={service}>{service}</option>)}
      </select>
      <span role="group" aria-label="Outcome" class={styles.outcomes}>
        {OUTCOMES.map((outcome) => (
          <button
            key={outcome}
            type="button"
            aria-pressed={wanted.outcome === outcome}
            onClick={() => onChange({ outcome: wanted.outcome === outcome ? undefined : outcome })}
          >
            {outcome} <span class={styles.count} data-outcome-count={outcome}>{counts.get(outcome) ?? 0}</span>
          </button>
        ))}
      </span>
      <label class={styles.reads}>
        <input type="checkbox" checked={wanted.reads} onChange={({ currentTarget }) => onChange({ reads: currentTarget.checked ? '1' : undefined })} />
        reads, too
      </label>
    </form>
  );
}
