import { expect, test } from 'vitest';

import { link, read } from './router';

test('a place survives its link, whatever its identifier holds', () => {
  const odd = 'a/b?c#d %41 <script>é';
  const found = read(link('sessions', odd, { text: '=1+1&x', service: undefined }));
  expect([found.view, found.id, found.parameters.get('text'), found.parameters.has('service')]).toEqual(['sessions', odd, '=1+1&x', false]);
});

test('an address that nobody made is still a place', () => {
  expect(read('')).toMatchObject({ view: '', id: '' });
  expect(read('#/live/%E0%A4%A')).toMatchObject({ view: 'live', id: '%E0%A4%A' });
});
