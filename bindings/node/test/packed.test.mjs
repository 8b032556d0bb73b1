// The packed package, as the resolvers of TypeScript, of bundlers and of Node see it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { withoutAddon } from '../test-support/package.mjs';

const { exports } = createRequire(import.meta.url)('../package.json');
const isNode = !process.versions.bun && !process.versions.deno;
const attw = fileURLToPath(new URL('../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url));

test('the types are those of the code, for every way to import it', { skip: !isNode && 'it is a tool of Node' }, async () => {
  const execute = promisify(execFile);
  const cwd = withoutAddon();
  const { stdout: packed } = await execute('npm', ['pack', '--json', '--ignore-scripts'], { cwd });
  const [{ filename }] = JSON.parse(packed);
  // It fails if it finds a problem. Node 10, which this profile leaves out, knows no `exports`.
  const { stdout } = await execute(process.execPath, [attw, filename, '--profile', 'node16', '--format', 'json'], { cwd });
  assert.deepEqual(Object.keys(JSON.parse(stdout).analysis.entrypoints).toSorted(), Object.keys(exports).toSorted());
});
