// Which keys do what, right now.
import { createRef } from 'preact';

import { bindings, useKeys } from './keys';
import styles from './keys-dialog.module.css';

const dialog = createRef<HTMLDialogElement>();

export const openKeys = () => dialog.current?.showModal();

export function KeysDialog() {
  useKeys([{ keys: '?', does: 'Show these keys', run: openKeys }]);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title">
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
