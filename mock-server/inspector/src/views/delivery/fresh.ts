// Answers that are asked for again whenever something has happened, but not more often than somebody can read.
import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

import { events, requests } from '../../api/feed';

/** Between two questions. */
const PAUSE_MS = 400;

/** What `ask` answered last; `undefined` until it has. A question that fails is asked again with the next news: how it stands with the
 * server, the header says. */
export function useFresh<T>(ask: () => Promise<T>): T | undefined {
  const [answer, keep] = useState<T>();
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const found = await ask().catch(() => undefined);
      if (!gone && found !== undefined) keep(found);
    };
    const stop = effect(() => {
      void [events.value, requests.value];
      timer ??= setTimeout(() => {
        timer = undefined;
        void look();
      }, PAUSE_MS);
    });
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
      stop();
    };
  }, [ask]);
  return answer;
}
