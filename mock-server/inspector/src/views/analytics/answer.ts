// Answers of the services to what a figure asks, asked for again whenever the world may have changed.
import { computed } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

import type { Call } from '../../api/calls';
import { clockSetting, connection, events } from '../../api/feed';
import type { Service } from '../../api/services';
import { keyOf, keys } from '../../api/worlds';
import { useThrottled } from '../../parts/throttled';

/** Between two times that the same is asked, at least. */
const PAUSE_MS = 2000;

/** Whatever may change what the services say; a new object each time. */
const news = computed(() => ({ events: events.value, clock: clockSetting.value, connection: connection.value, keys: keys.value }));

export interface Question<Arguments extends Record<string, unknown>, Data> {
  service: Service;
  /** Its name in the document of the service. */
  operation: string;
  method?: 'GET' | 'POST';
  /** Of a POST, its body. */
  arguments: Arguments;
  ask: (given: Arguments, signal: AbortSignal) => Promise<{ data?: Data; error?: unknown; response: Response }>;
}

export interface Answer<Data> {
  /** `undefined` until there is an answer, and after a failure. */
  data: Data | undefined;
  /** The request that was made last. */
  call: Call | undefined;
  /** Why there is no answer. */
  failure: string | undefined;
}

const NONE = { data: undefined, call: undefined, failure: undefined };

/** Asks now, when the question changes, and when there is news. The last answer stays until there is another. Without a question, nothing is asked. */
export function useAnswer<Arguments extends Record<string, unknown>, Data>(question: Question<Arguments, Data> | undefined): Answer<Data> {
  const latest = useThrottled(news, PAUSE_MS).value;
  const [answer, keep] = useState<Answer<Data>>(NONE);
  const what = question && JSON.stringify([question.service, question.operation, question.arguments]);
  useEffect(() => {
    if (!question || keys.peek().length === 0) return;
    if (keyOf(question.service) === undefined) {
      return keep({ ...NONE, failure: `This world has no key of ${question.service}. Issue one under “Faults and clock”.` });
    }
    const enough = new AbortController();
    answerTo(question, enough.signal).then(
      (found) => enough.signal.aborted || keep(found),
      () => enough.signal.aborted || keep((last) => ({ ...last, failure: 'The server cannot be reached.' })),
    );
    return () => enough.abort();
  }, [what, latest]);
  return answer;
}

async function answerTo<Arguments extends Record<string, unknown>, Data>(question: Question<Arguments, Data>, signal: AbortSignal): Promise<Answer<Data>> {
  const { service, operation, method = 'GET', arguments: given, ask } = question;
  const { data, error, response } = await ask(given, signal);
  const { pathname, search } = new URL(response.url);
  const call = { service, operation, method, target: pathname + search, arguments: { ...given } };
  return { data, call, failure: data === undefined ? messageOf(error, response.status) : undefined };
}

/** What a service says of a request that it refused, with its code; each service has its own form for that. */
export function messageOf(error: unknown, status: number): string {
  const said = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const { code, message } = forms(said).find(({ message }) => typeof message === 'string') ?? {};
  return message === undefined ? `The service answered ${status}.` : `${message} (${code ?? status})`;
}

function forms(said: Record<string, unknown>): { code?: unknown; message?: unknown }[] {
  const { error, error_code, message } = said;
  return [
    typeof error === 'object' && error !== null ? error : {},
    { code: error, message },
    { code: error_code, message: error },
  ];
}
