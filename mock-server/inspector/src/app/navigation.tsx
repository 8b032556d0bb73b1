// The way from view to view.
import { VIEWS, type View } from '../views';
import styles from './navigation.module.css';
import { link } from './router';

export function Navigation({ current }: { current: View }) {
  return (
    <nav class={styles.navigation} aria-label="Views">
      {VIEWS.map(({ name, title, key }) => (
        <a key={name} class={styles.item} href={link(name)} aria-current={name === current.name ? 'page' : undefined} title={`g ${key}`}>
          {title}
        </a>
      ))}
    </nav>
  );
}
