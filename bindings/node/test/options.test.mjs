import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coreOptions } from '../lib/options.cjs';

const refused = (options, message) =>
  assert.throws(() => coreOptions('metrone', options, []), { name: 'ConfigError', kind: 'config', message });

test('an option that there is not is named, with those that there are', () => {
  refused({ batchsize: 10 }, /there is no option 'batchsize'; there are apiKey, .*batchSize/);
});

test('a number that cannot be told to the core is refused, and not taken for the default', () => {
  refused({ flushIntervalMs: Infinity }, /'flushIntervalMs' is Infinity; it must be a finite number/);
  refused({ maxRetries: NaN }, /'maxRetries' is NaN/);
  assert.deepEqual(coreOptions('metrone', { flushIntervalMs: 0 }, []), { flush_interval_ms: 0 });
});
