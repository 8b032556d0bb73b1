// A request in full, as the journal has it: asked for by its number, and shown in parts.
import { useEffect, useState } from 'preact/hooks';

import { control } from '../api/control';
import { requests } from '../api/feed';
import type { RequestDetail } from '../api/types';
import { CopyButton } from './copy';
import { Json } from './json';

/**
 * The request of a number; a text says why it cannot be had, and `undefined` that it is being asked for. It is asked for again when it is
 * answered, and whenever `also` is another.
 */
export function useRequest(number: number | undefined, also?: unknown): RequestDetail | string | undefined {
  const [found, keep] = useState<{ number: number; request: RequestDetail | string }>();
  const line = number === undefined ? undefined : requests.value.get(number);
  useEffect(() => {
    if (number === undefined) return;
    let gone = false;
    const unless = (request: RequestDetail | string) => void (gone || keep({ number, request }));
    control.request(number).then(unless, (failure: Error) => unless(failure.message));
    return () => void (gone = true);
  }, [number, line, also]);
  return found?.number === number ? found?.request : undefined;
}

export function RequestBody({ body }: { body: unknown }) {
  if (body === null || body === '') return <p>The request has no body.</p>;
  const text = () => (typeof body === 'string' ? body : JSON.stringify(body));
  return (
    <>
      <CopyButton what="the body" text={text} />
      <Json label="Body of the request" value={body} />
    </>
  );
}

/** What the check against the specification has found, in words. */
export function breachesOf({ violations }: RequestDetail): readonly string[] {
  return [...violations.request.map((text) => `request: ${text}`), ...violations.response.map((text) => `answer: ${text}`)];
}

export function Breaches({ breaches }: { breaches: readonly string[] }) {
  if (breaches.length === 0) return <p>Request and answer are as the specification has them.</p>;
  return (
    <ul>
      {breaches.map((text) => <li key={text}>{text}</li>)}
    </ul>
  );
}
