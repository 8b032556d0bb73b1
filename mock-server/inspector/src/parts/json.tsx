// JSON as text that can be read.
import styles from './json.module.css';

export function Json({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <pre class={styles.json} tabIndex={0} aria-label={label}>
      {text}
    </pre>
  );
}
