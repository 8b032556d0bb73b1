// The name of a service, with a mark in its colour.
import { CLIENTS } from '../api/calls';
import styles from './service.module.css';

const SERVICES = Object.keys(CLIENTS);

export function ServiceName({ name }: { name: string }) {
  const place = SERVICES.indexOf(name) + 1;
  return (
    <span class={styles.service} style={{ '--mark': place > 0 ? `var(--series-${place})` : 'var(--line-strong)' }}>
      {name}
    </span>
  );
}
