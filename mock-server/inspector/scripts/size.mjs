// The page is to open at once, also over a slow line: what is sent of it, all in all, has a bound.
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BOUND = 250_000;

const dist = new URL('../dist/', import.meta.url);
let sent = 0;
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) sent += gzipSync(await readFile(`${entry.parentPath}/${entry.name}`), { level: 9 }).length;
}
if (sent > BOUND) throw new Error(`the page is ${sent} bytes with gzip; it may be ${BOUND}`);
console.log(`${sent} of ${BOUND} bytes with gzip`);
