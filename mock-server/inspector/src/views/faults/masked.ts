// Secrets on a screen that others may see.

const SHOWN = 4;

/** `metrone_test_…3bd0`: what kind of key it is, and enough of its end to tell it from others. */
export function masked(secret: string): string {
  const kind = /^.*_/.exec(secret)?.[0] ?? '';
  return `${kind}…${secret.length - kind.length > 2 * SHOWN ? secret.slice(-SHOWN) : ''}`;
}
