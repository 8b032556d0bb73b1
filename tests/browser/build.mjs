// Makes the one file that the mock server serves out of the tracker's modules: `node build.mjs`.
//
// The file is committed, so that building the server needs no Node; a test compares it with its modules.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const folder = new URL('../../mock-server/src/dialects/agent_analytics/', import.meta.url);

/** What is served. */
export const artefact = fileURLToPath(new URL('tracker.js', folder));

/** What it is to be. */
export async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('tracker/main.js', folder))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // Classes of browsers that have all that is used: those since 2022.
    target: ['chrome94', 'firefox93', 'safari16'],
    banner: { js: '// Built by tests/browser/build.mjs, do not edit. MIT OR Apache-2.0' },
  });
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(artefact, await bundled());
