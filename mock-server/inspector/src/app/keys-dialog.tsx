// Which keys do what, right now.
import { useRef } from 'preact/hooks';

import { bindings, useKeys } from './keys';
import styles from './keys-dialog.module.css';

let dialog: HTMLDialogElement | null = null;

export const openKeys = () => dialog?.showModal();

export function KeysDialog() {
  const remember = useRef((element: HTMLDialogElement | null) => void (dialog = element));
  useKeys([{ keys: '?', does: 'Show these keys', run: openKeys }]);
  return (
    <dialog ref={remember.current} aria-labelledby="keys-title">
      <form method="dialog" class={styles.keys}>
        <h2 id="keys-title">Keyboard</h2>
        <dl class={styles.list}>
          {bindings.value.map(({ keys, does }) => (
            <div key={keys}>
              <dt>{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <button>Close</button>
      </form>
    </dialog>
  );
}
