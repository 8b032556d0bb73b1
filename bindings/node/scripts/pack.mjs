// Packs what is published: `node scripts/pack.mjs [--out FOLDER] [TARGET=ADDON ...]`. Each TARGET is a Rust target, and ADDON the
// addon that was built for it; where none is given, it is that of this checkout, for this machine. FOLDER is `dist` unless given.
//
// Each addon becomes a package of its own, which npm installs on its platform only. The package `agentlytics` has none: it
// depends on those that are packed with it, optionally and in the same version. Prints the files as JSON, by package. Builds
// nothing and publishes nothing.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { PLATFORMS, thisPlatform } = createRequire(import.meta.url)('../lib/platforms.cjs');

const packageDir = fileURLToPath(new URL('..', import.meta.url));
const repositoryDir = fileURLToPath(new URL('../../..', import.meta.url));
const LICENSES = ['LICENSE-APACHE', 'LICENSE-MIT'];

/** What package.json says for those who work on the package only. */
const OF_THE_CHECKOUT = ['private', 'scripts', 'devDependencies', 'allowScripts'];

const manifest = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));

/** Packs the addons, given by target, and the package that depends on theirs. Gives the files in `out`, by package. */
function pack({ out, addons }) {
  const platforms = Object.keys(addons).map(platformOf);
  const staging = mkdtempSync(join(tmpdir(), 'agentlytics-pack-'));
  try {
    const folders = platforms.map((platform) => stagePlatform(join(staging, platform.target), platform, addons[platform.target]));
    folders.push(stagePackage(join(staging, manifest.name), platforms));
    mkdirSync(out, { recursive: true });
    const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', resolve(out), ...folders], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return Object.fromEntries(JSON.parse(printed).map(({ name, filename }) => [name, resolve(out, filename)]));
  } finally {
    rmSync(staging, { recursive: true });
  }
}

/** Writes the package `agentlytics` into a folder, as it is published: nothing is built where it is installed. */
export function stagePackage(folder, platforms) {
  const published = Object.fromEntries(Object.entries(manifest).filter(([key]) => !OF_THE_CHECKOUT.includes(key)));
  published.optionalDependencies = Object.fromEntries(platforms.map((platform) => [platform.package, manifest.version]));
  begin(folder, published);
  for (const part of ['README.md', ...manifest.files]) cpSync(join(packageDir, part), join(folder, part), { recursive: true });
  return folder;
}

function stagePlatform(folder, { target, package: name, os, cpu, libc }, addon) {
  const { version, license, repository, engines } = manifest;
  const description = `The native addon of agentlytics for ${target}.`;
  const main = 'agentlytics.node';
  const fits = { os: [os], cpu: [cpu], libc: libc && [libc], engines };
  begin(folder, { name, version, description, license, repository, main, files: [main], ...fits });
  writeFileSync(join(folder, 'README.md'), `# ${name}\n\n${description} Install \`agentlytics\`, which brings it along.\n`);
  copyFileSync(addon, join(folder, main));
  return folder;
}

function begin(folder, packageJson) {
  mkdirSync(folder, { recursive: true });
  const files = [...packageJson.files, ...LICENSES];
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...packageJson, files }, null, 2)}\n`);
  for (const license of LICENSES) copyFileSync(join(repositoryDir, license), join(folder, license));
}

function platformOf(target) {
  const platform = PLATFORMS.find((known) => known.target === target);
  if (platform) return platform;
  const targets = PLATFORMS.map((known) => known.target).join(', ');
  throw new Error(`cannot pack an addon for ${target}: packages are published for ${targets} (lib/platforms.cjs)`);
}

function addonHere() {
  const platform = thisPlatform();
  if (!platform) throw new Error(`cannot pack the addon of this checkout: no package is published for ${process.platform}-${process.arch}`);
  return [[platform.target, join(packageDir, 'agentlytics.node')]];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { out: { type: 'string', default: join(packageDir, 'dist') } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const addons = Object.fromEntries(positionals.length ? positionals.map((pair) => pair.split('=', 2)) : addonHere());
  console.log(JSON.stringify(pack({ out: values.out, addons })));
}
