// Builds the addon with cargo and puts it beside package.json: `node scripts/build.mjs [--packaged] [--zig] [--target TARGET]`,
// for this machine or a Rust target. With zig (cargo-zigbuild), TARGET may end in the oldest glibc to run with, as `.2.17`.
import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const packageDir = fileURLToPath(new URL('..', import.meta.url));
const addon = fileURLToPath(new URL('../agentlytics.node', import.meta.url));

const { values: asked } = parseArgs({ options: { packaged: { type: 'boolean' }, zig: { type: 'boolean' }, target: { type: 'string' } } });
const args = [asked.zig ? 'zigbuild' : 'build', '--package', 'agentlytics-node', '--message-format', 'json-render-diagnostics'];
if (asked.packaged) args.push('--profile', 'packaged');
if (asked.target) args.push('--target', asked.target);
const { error, status, stdout } = spawnSync('cargo', args, {
  cwd: packageDir,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (error) throw new Error(`cargo, which builds the addon, could not be started (see https://rustup.rs): ${error.message}`);
if (status !== 0) throw new Error(`cargo could not build the addon (exit code ${status}); its messages stand above`);

// Cargo says where the library went, whatever its target directory and the platform's file names are.
const artifact = stdout
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line))
  .findLast(({ reason, target }) => reason === 'compiler-artifact' && target.name === 'agentlytics_node');
if (!artifact) throw new Error('cargo built no library named agentlytics_node');
// Moved into place, because a running process may have the old file open.
copyFileSync(artifact.filenames[0], `${addon}.new`);
renameSync(`${addon}.new`, addon);
