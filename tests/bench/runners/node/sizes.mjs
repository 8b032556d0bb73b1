// What is installed for a package, by what it says of itself.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package and all that it depends upon. */
export function installed(name) {
  const folders = [...neededBy(folderOf(name, import.meta.dirname))];
  return { installed_mb: folders.map(sizeOf).reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20, packages: folders.length };
}

/** Bytes of all files in a folder; those of packages within it are their own. */
export function sizeOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules');
  const sizes = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sizeOf(path) : statSync(path).size;
  });
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

function neededBy(folder, known = new Set()) {
  if (folder === undefined || known.has(folder)) return known;
  known.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) neededBy(folderOf(name, folder), known);
  return known;
}

/** Where a module in `from` finds the package; what is for another system is nowhere. */
function folderOf(name, from) {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return folder;
  return dirname(from) === from ? undefined : folderOf(name, dirname(from));
}
