// Common faults with one click each, for the operation that the form names.
import { control } from '../../api/control';
import type { FaultRule } from '../../api/types';
import { attempt } from '../../parts/toast';
import styles from './presets.module.css';

const PRESETS: readonly { title: string; about: string; rule: Omit<FaultRule, 'operation'> }[] = [
  { title: '503 twice', about: 'The next two requests are answered with 503', rule: { times: 2, fault: { type: 'status', status: 503 } } },
  {
    title: '429, retry after 2 s',
    about: 'The next request is answered with 429 and Retry-After: 2',
    rule: { times: 1, fault: { type: 'status', status: 429, headers: { 'retry-after': '2' } } },
  },
  { title: 'Reset after it landed', about: 'The next request is processed, but its connection is reset', rule: { times: 1, fault: { type: 'drop', when: 'after' } } },
  { title: 'Slow by 2 s', about: 'Each answer comes two seconds later', rule: { fault: { type: 'delay', ms: 2000 } } },
  { title: 'Cut stream', about: 'The next stream ends after three events', rule: { times: 1, fault: { type: 'disconnect', after: 3 } } },
];

export function Presets({ operation }: { operation: () => string }) {
  return (
    <div class={styles.presets} role="group" aria-label="Common faults">
      {PRESETS.map(({ title, about, rule }) => (
        <button key={title} type="button" title={about} onClick={() => attempt(() => control.addFault({ operation: operation(), ...rule }), () => `In force: ${title}`)}>
          {title}
        </button>
      ))}
    </div>
  );
}
