// What keeps foreign text from becoming anything but text, and the page from needing more than its policy allows.
import { expect, test } from 'vitest';

const sources = import.meta.glob<string>(['/src/**/*.{ts,tsx}', '!/src/**/*.test.*', '!/src/api/generated/**', '/index.html'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const FORBIDDEN: [what: string, pattern: RegExp][] = [
  ['makes HTML of text', /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment/],
  ['makes a program of text', /\beval\(|new Function\(|['"`]javascript:/],
  ['asks another machine', /https?:\/\/(?!www\.w3\.org)|@import|sendBeacon/],
  ['is an inline script or style', /<script(?![^>]*src=)|<style|\sstyle="/],
];

test('the sources were found', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(20);
});

test.each(FORBIDDEN)('no source %s', (_, pattern) => {
  const breaches = Object.entries(sources).flatMap(([file, text]) => (pattern.test(text) ? [`${file}: ${pattern.exec(text)![0]}`] : []));
  expect(breaches).toEqual([]);
});
