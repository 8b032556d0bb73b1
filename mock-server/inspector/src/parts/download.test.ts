import { expect, test } from 'vitest';

import { csv, ndjson } from './download';

test('no cell of a CSV file can be taken for a formula', () => {
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];
  expect(csv(['cell'], cells.map((text) => [text]))).toBe(`cell\r\n'=1+1\r\n'+1\r\n'-1\r\n'@SUM(A1)\r\n'\t=1\r\n"'\r=1"\r\n`);
});

test('cells are what they were: numbers, quotes, lines, objects, nothing', () => {
  const row = [-1.5, 'say "hi", twice', 'two\nlines', { a: [1] }, undefined, null, true];
  expect(csv(['x'], [row])).toBe('x\r\n-1.5,"say ""hi"", twice","two\nlines","{""a"":[1]}",,,true\r\n');
});

test('a name of a column is no formula either', () => {
  expect(csv(['=x'], [])).toBe("'=x\r\n");
});

test('NDJSON has a line for each value', () => {
  expect(ndjson([{ a: '\n' }, 1])).toBe('{"a":"\\n"}\n1\n');
});
