// The committed script: what its modules make of it, and how much of it a visitor loads.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gzipSync } from 'node:zlib';

import { artefact, bundled } from './build.mjs';

const LARGEST = 8 * 1024;

test('the script is what its modules make', async () => {
  const script = readFileSync(artefact, 'utf8');
  assert.ok(script === (await bundled()), `${artefact} is out of date: run \`npm run build\` in tests/browser and commit it`);
});

test('the script is small', () => {
  const size = gzipSync(readFileSync(artefact), { level: 9 }).length;
  assert.ok(size < LARGEST, `${size} bytes, compressed; at most ${LARGEST}`);
});
