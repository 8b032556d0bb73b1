// Asks for the access key, when the server wants one and the address brought none or a wrong one.
import { useEffect, useRef } from 'preact/hooks';

import { accessNeeded, keepAccessKey } from '../api/access';
import styles from './access-dialog.module.css';

export function AccessDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const wanted = accessNeeded.value;
  useEffect(() => {
    if (wanted) dialog.current?.showModal();
    else dialog.current?.close();
  }, [wanted]);
  const enter = (event: SubmitEvent) => {
    event.preventDefault();
    keepAccessKey(String(new FormData(event.currentTarget as HTMLFormElement).get('access') ?? '').trim());
  };
  return (
    <dialog ref={dialog} aria-labelledby="access-title">
      <form class={styles.form} onSubmit={enter}>
        <h2 id="access-title">This server wants an access key</h2>
        <p>It stands in the address of the inspector that the server printed when it started.</p>
        <label>
          Access key
          <input type="password" name="access" autocomplete="off" required />
        </label>
        <button data-kind="primary">Open</button>
      </form>
    </dialog>
  );
}
