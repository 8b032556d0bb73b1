// What is shipped: in step with its sources, and small enough to be loaded with every start of a worker.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
/** Bytes, minified and as they travel. Whoever adds to them should know. */
const MOST = { minified: 68_000, compressed: 24_000 };

// Compilers and bundlers are the same whichever runtime runs the tests: Node's run is enough.
const skip = (process.versions.bun || process.versions.deno) && 'tested in Node';

function inFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), 'agentlytics-edge-'));
  try {
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tool(name, ...args) {
  return execFileSync(join(PACKAGE, 'node_modules/.bin', name), args, { cwd: PACKAGE, encoding: 'utf8' });
}

function files(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(entries.map(({ path, name }) => [join(path, name).slice(folder.length), readFileSync(join(path, name), 'utf8')]));
}

test('what was built is what the sources say now', { skip }, () => {
  inFolder((folder) => {
    tool('tsc', '--project', 'edge', '--outDir', folder);
    assert.deepEqual(files(join(PACKAGE, 'edge/dist')), files(folder), 'run `npm run build:edge`');
  });
});

test('it is packed, and nothing that it was made of', () => {
  const { files: packed, exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  assert.deepEqual(packed.filter((path) => path.startsWith('edge')), ['edge/dist']);
  for (const path of Object.values(exports['./edge'])) assert.ok(existsSync(join(PACKAGE, path)), path);
});

test('it is small, and who uses one service loads one', { skip }, () => {
  inFolder((folder) => {
    const bundle = join(folder, 'all.mjs');
    tool('bun', 'build', 'edge/dist/index.mjs', '--minify', '--target=browser', '--outfile', bundle);
    const minified = readFileSync(bundle);
    assert.ok(minified.length <= MOST.minified, `${minified.length} bytes`);
    assert.ok(gzipSync(minified).length <= MOST.compressed, `${gzipSync(minified).length} bytes compressed`);

    const one = join(folder, 'one.mjs');
    tool('bun', 'build', 'edge/test-support/one-service.mjs', '--minify', '--target=browser', '--outfile', one);
    const text = readFileSync(one, 'utf8');
    assert.ok(!text.includes('/analytics/rolling') && !text.includes('/track/batch'), 'other services are left out');
  });
});
