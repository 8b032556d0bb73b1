// The packed package, as the resolvers of TypeScript, of bundlers and of Node see it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { withoutAddon } from '../test-support/package.mjs';

const execute = promisify(execFile);
const isNode = !process.versions.bun && !process.versions.deno;
const attw = fileURLToPath(new URL('../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url));
const entrypoints = Object.keys(createRequire(import.meta.url)('../package.json').exports);

/** Those that exist as ES modules only. */
const ESM_ONLY = ['./edge'];

test('the types are those of the code, for every way to import it', { skip: !isNode && 'it is a tool of Node' }, async () => {
  const cwd = withoutAddon();
  const { stdout } = await execute('npm', ['pack', '--json', '--ignore-scripts'], { cwd });
  const [{ filename }] = JSON.parse(stdout);

  /** Fails with all it finds. The profiles leave Node 10 out, which knows no `exports`. */
  async function check(profile, ...paths) {
    const options = ['--profile', profile, '--format', 'ascii', '--entrypoints', ...paths];
    const { stdout } = await execute(process.execPath, [attw, filename, ...options], { cwd }).catch((failed) => assert.fail(failed.stdout));
    for (const path of paths) assert.ok(stdout.includes(`"${path.replace('.', 'agentlytics')}"`), stdout);
  }
  await check('node16', ...entrypoints.filter((path) => !ESM_ONLY.includes(path)));
  await check('esm-only', ...ESM_ONLY);
});
