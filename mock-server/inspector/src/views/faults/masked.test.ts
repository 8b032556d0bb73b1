import { expect, test } from 'vitest';

import { masked } from './masked';

test('a secret keeps its kind and its end', () => {
  expect(masked('metrone_test_f911b9fd1a70da14665a1c875fdbd3d0')).toBe('metrone_test_…d3d0');
  expect(masked('0123456789abcdef')).toBe('…cdef');
});

test('of a short one nothing is shown', () => {
  expect([masked('key_12345678'), masked('secret')]).toEqual(['key_…', '…']);
});
