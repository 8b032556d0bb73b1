// Runs when npm installs the package. A published package carries its addon and needs nothing; a checkout builds it.
import { existsSync } from 'node:fs';

const inCheckout = existsSync(new URL('../../../Cargo.toml', import.meta.url));
const prebuilt = existsSync(new URL('../agentlytics.node', import.meta.url));

if (inCheckout) {
  // Also when an addon is there already: cargo knows whether it is up to date, and that costs a moment only.
  const { build } = await import('./build.mjs');
  build({ packaged: true });
} else if (!prebuilt) {
  throw new Error('this copy of agentlytics has no addon: install the published package, or install from a checkout');
}
