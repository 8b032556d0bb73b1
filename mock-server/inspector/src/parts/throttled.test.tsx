import { signal } from '@preact/signals';
import { act, cleanup, render } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { useThrottled } from './throttled';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('the first change passes at once, those that follow together, and none after the end', () => {
  const source = signal(0);
  const seen: number[] = [];
  function Watcher() {
    const value = useThrottled(source, 100).value;
    if (seen.at(-1) !== value) seen.push(value);
    return null;
  }
  const { unmount } = render(<Watcher />);
  act(() => void vi.advanceTimersByTime(100));
  act(() => void (source.value = 1));
  expect(seen).toEqual([0, 1]);
  act(() => {
    source.value = 2;
    source.value = 3;
  });
  expect(seen).toEqual([0, 1]);
  act(() => void vi.advanceTimersByTime(100));
  expect(seen).toEqual([0, 1, 3]);

  act(() => void unmount());
  source.value = 4;
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual([0, 1, 3]);
});
