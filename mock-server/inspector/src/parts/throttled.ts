// A signal at second hand: the same, but never more often than every so many milliseconds, for what costs more than a glance.
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

/** What `source` was at most `pause` milliseconds ago. */
export function useThrottled<T>(source: ReadonlySignal<T>, pause: number): ReadonlySignal<T> {
  const [copy] = useState(() => signal(source.peek()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isDue = false;
    const pass = () => {
      timer = isDue ? setTimeout(pass, pause) : undefined;
      if (isDue) copy.value = source.peek();
      isDue = false;
    };
    const stop = source.subscribe(() => {
      isDue = true;
      // The first change at once, the others of the same time together.
      if (timer === undefined) pass();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [source, pause]);
  return copy;
}
