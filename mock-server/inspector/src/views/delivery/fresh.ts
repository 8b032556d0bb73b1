// Answers that are asked for again whenever something has happened, but not more often than somebody can read.
import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

import { events, requests } from '../../api/feed';
import { keys } from '../../api/worlds';
import { useThrottled } from '../../parts/throttled';

/** Between two questions. */
const PAUSE_MS = 500;

const happened = computed(() => [events.value, requests.value, keys.value]);

/**
 * What `ask` answered last; `undefined` until it has. A question that fails is asked again with the next news: how it stands with the
 * server, the header says.
 */
export function useFresh<T>(ask: () => Promise<T>): T | undefined {
  const [answer, keep] = useState<T>();
  const news = useThrottled(happened, PAUSE_MS).value;
  useEffect(() => {
    let outdated = false;
    ask().then((found) => void (outdated || keep(found)), () => {});
    return () => void (outdated = true);
  }, [ask, news]);
  return answer;
}
