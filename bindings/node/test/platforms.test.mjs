// The packages as they are published: what npm installs of them on this platform, and that it works.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import platforms from '../lib/platforms.cjs';
import { folder, isNode } from '../test-support/index.mjs';

const { PLATFORMS, candidates, thisPlatform } = platforms;
const execute = promisify(execFile);
const inPackage = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { version, dependencies } = createRequire(import.meta.url)('../package.json');

const PROGRAM = `
  import { MetroneServer } from 'agentlytics';
  import { MockServer } from 'agentlytics/testing';
  const server = new MockServer();
  const metrone = new MetroneServer({ apiKey: server.key, endpoint: server.url });
  metrone.track('agent_action', { task: 'refund' });
  console.log((await metrone.flush()).delivered);
  await metrone.shutdown();
  server.stop();
`;

/** How each runtime runs a program. */
const RUNTIMES = {
  node: [process.execPath],
  deno: [inPackage('node_modules/.bin/deno'), 'run', '--quiet', '--allow-all'],
  bun: [inPackage('node_modules/.bin/bun'), 'run'],
};

test('a platform has one package for each kind of libc', () => {
  const names = (host) => candidates(host).map((platform) => platform.package);
  assert.deepEqual(names({ platform: 'linux', arch: 'arm64' }), ['@agentlytics/linux-arm64-gnu', '@agentlytics/linux-arm64-musl']);
  assert.deepEqual(names({ platform: 'win32', arch: 'x64' }), ['@agentlytics/win32-x64-msvc']);
  assert.deepEqual(names({ platform: 'freebsd', arch: 'x64' }), []);
});

test('every platform is built where releases are made', () => {
  const workflow = readFileSync(inPackage('../../.github/workflows/packages.yml'), 'utf8');
  const built = [...workflow.matchAll(/\btarget: (\w+-[\w-]+)/g)].map(([, target]) => target);
  assert.deepEqual(built.toSorted(), PLATFORMS.map(({ target }) => target).toSorted());
});

describe('installed from what is packed', { skip: !isNode && 'it is done by a tool of Node' }, () => {
  const project = folder();
  const here = thisPlatform();
  const program = join(project, 'program.mjs');
  const run = async ([command, ...args]) => execute(command, [...args, program], { cwd: project });

  before(async () => {
    writeFileSync(program, PROGRAM);
    // Only that of this platform is looked into.
    const nothing = join(project, 'nothing.node');
    writeFileSync(nothing, '');
    const addons = PLATFORMS.map(({ target }) => `${target}=${target === here.target ? inPackage('agentlytics.node') : nothing}`);
    const { stdout } = await execute(process.execPath, [inPackage('scripts/pack.mjs'), '--out', join(project, 'packed'), ...addons]);
    const packed = Object.values(JSON.parse(stdout));
    // Nothing is asked of a registry. Folders are linked; their scripts would build them anew.
    const overrides = Object.fromEntries(Object.keys(dependencies).map((name) => [name, `file:${inPackage(`node_modules/${name}`)}`]));
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, overrides }));
    const options = ['--save-optional', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await execute('npm', ['install', ...options, ...packed], { cwd: project });
  });

  test('only the package of this platform is there, in the same version', () => {
    assert.deepEqual(readdirSync(join(project, 'node_modules/@agentlytics')), [basename(here.package)]);
    const { optionalDependencies, scripts } = JSON.parse(readFileSync(join(project, 'node_modules/agentlytics/package.json'), 'utf8'));
    assert.deepEqual(optionalDependencies, Object.fromEntries(PLATFORMS.map((platform) => [platform.package, version])));
    assert.equal(scripts, undefined, 'nothing runs where it is installed');
  });

  for (const [name, command] of Object.entries(RUNTIMES)) {
    test(`it works in ${name}`, async () => assert.equal((await run(command)).stdout, '1\n'));
  }

  test('without it, the error names it, in every runtime', async () => {
    rmSync(join(project, 'node_modules', here.package), { recursive: true });
    for (const command of Object.values(RUNTIMES)) {
      const { stderr } = await run(command).then(() => assert.fail(`it works: ${command}`), (failed) => failed);
      assert.ok(stderr.includes(`the package ${here.package}, which brings it, is not installed. Install agentlytics anew`), stderr);
    }
  });
});
