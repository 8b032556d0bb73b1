// A button for what cannot be taken back: it asks first.
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

import styles from './confirm.module.css';

interface Props {
  /** On the button, and on the one that confirms. */
  verb: string;
  question: string;
  /** What will be lost. */
  children: ComponentChildren;
  onConfirm: () => void;
  disabled?: boolean;
}

export function ConfirmButton({ verb, question, children, onConfirm, disabled = false }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const decide = () => {
    if (dialog.current?.returnValue === 'yes') onConfirm();
  };
  const ask = () => {
    dialog.current!.returnValue = '';
    dialog.current!.showModal();
  };
  return (
    <>
      <button type="button" data-kind="danger" disabled={disabled} onClick={ask}>
        {verb}…
      </button>
      <dialog ref={dialog} aria-labelledby={id} onClose={decide}>
        <form method="dialog" class={styles.form}>
          <h2 id={id}>{question}</h2>
          <p>{children}</p>
          <div class={styles.actions}>
            <button value="no" autofocus>Cancel</button>
            <button value="yes" data-kind="danger">{verb}</button>
          </div>
        </form>
      </dialog>
    </>
  );
}
