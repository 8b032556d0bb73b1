import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The folder of a copy of the package as it is published, but for its addon. */
export function withoutAddon() {
  const folder = mkdtempSync(join(tmpdir(), 'agentlytics-'));
  after(() => rmSync(folder, { recursive: true }));
  const { files } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const part of ['package.json', ...files.filter((file) => file !== 'agentlytics.node')]) {
    cpSync(fileURLToPath(new URL(`../${part}`, import.meta.url)), join(folder, part), { recursive: true });
  }
  return folder;
}
