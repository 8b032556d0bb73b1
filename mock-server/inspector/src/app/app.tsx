// The frame of the page: header, navigation, and the view that the address names.
import { computed, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import { connection } from '../api/feed';
import { refreshKeys } from '../api/worlds';
import { Toasts } from '../parts/toast';
import { VIEWS } from '../views';
import { AccessDialog } from './access-dialog';
import styles from './app.module.css';
import { Header } from './header';
import { useKeys } from './keys';
import { KeysDialog } from './keys-dialog';
import { Navigation } from './navigation';
import { go, place } from './router';

const view = computed(() => VIEWS.find(({ name }) => name === place.value.view) ?? VIEWS[0]!);

export function App() {
  const { title, component: Shown } = view.value;
  useEffect(() => void (document.title = `${title} · agentlytics inspector`), [title]);
  // Each time: a server that was away may have other keys. What goes wrong here goes wrong for the feed, too, which says so.
  useSignalEffect(() => {
    if (connection.value === 'live') void refreshKeys().catch(() => {});
  });
  useKeys([
    ...VIEWS.map(({ name, title, key }) => ({ keys: `g ${key}`, does: `Go to ${title}`, run: () => go(name) })),
    { keys: '/', does: 'Search', run: focusSearch },
  ]);
  return (
    <div class={styles.app}>
      <button type="button" class={styles.skip} onClick={() => document.querySelector('main')?.focus()}>
        Skip to content
      </button>
      <Header />
      <Navigation current={view.value} />
      <main class={styles.main} tabIndex={-1} aria-label={title}>
        <Shown key={view.value.name} />
      </main>
      <Toasts />
      <KeysDialog />
      <AccessDialog />
    </div>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type=search]')?.focus();
}
