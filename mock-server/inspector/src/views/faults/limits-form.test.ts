import { expect, test } from 'vitest';

import { changesOf } from './limits-form';

test('only what has changed is set: numbers, words, switches, and what has no limit', () => {
  const limits = { requests_per_minute: 600, enforce_rate: true, check_event_time: false, event_quota: null, tier: 'pro', projects: 3, streams: 10 };
  const form = new FormData();
  const fields = { requests_per_minute: '5', check_event_time: 'on', event_quota: ' ', tier: 'free', projects: '', streams: '10' };
  for (const [name, text] of Object.entries(fields)) form.set(name, text);
  expect(changesOf(limits, form)).toEqual({ requests_per_minute: 5, enforce_rate: false, check_event_time: true, tier: 'free', projects: null });
});
