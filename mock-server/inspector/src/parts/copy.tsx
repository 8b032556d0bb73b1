// Copies a text, and says so.
import type { ComponentChildren } from 'preact';

import { attempt } from './toast';

interface Props {
  /** Made when it is wanted. */
  text: () => string;
  /** What it is, as in `Copied: the request as curl`. */
  what: string;
  disabled?: boolean;
  children?: ComponentChildren;
}

export function CopyButton({ text, what, disabled = false, children = 'Copy' }: Props) {
  const copy = () => attempt(() => copyText(text()), () => `Copied: ${what}`);
  return (
    <button type="button" title={`Copy ${what}`} disabled={disabled} onClick={copy}>
      {children}
    </button>
  );
}

/** Browsers have a clipboard for pages of this machine or behind TLS only; for the others there is the old way. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('this browser lets no page copy; select the text instead');
}
