// Builds the clients without native code: `npm run build:edge`, and by itself with `npm install` in this folder.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../edge/', import.meta.url));
const compiler = find();

if (compiler) {
  // What has no source any more is not built any more.
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [compiler, '--project', folder], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  // Who installs from a checkout without the development tools has asked for the addon.
  console.warn('agentlytics/edge is not built: TypeScript is missing; run `npm install && npm run build:edge` in bindings/node');
}

function find() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    return undefined;
  }
}
