import { act, cleanup, render } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { take } from '../../api/feed';
import type { LiveEvent } from '../../api/types';
import { keys } from '../../api/worlds';
import { useAnswer } from './answer';

const ask = vi.fn<(given: { days: number }, signal: AbortSignal) => Promise<{ data?: number; error?: unknown; response: Response }>>();

function Asking({ days }: { days: number }) {
  const { data, call, failure } = useAnswer({ service: 'metrone', operation: 'getStats', arguments: { days }, ask });
  return <p>{[data, call?.target, failure].map(String).join(' | ')}</p>;
}

/** An answer to `/stats`, with this address. */
function response(query: string, status = 200): Response {
  const made = new Response(null, { status });
  Object.defineProperty(made, 'url', { value: `http://127.0.0.1/metrone/stats?${query}` });
  return made;
}

const somethingNew = () => take({ fresh: false, events: [{ id: crypto.randomUUID() } as LiveEvent], requests: [] });
const settle = () => act(async () => void (await vi.advanceTimersByTimeAsync(2500)));

beforeEach(() => {
  vi.useFakeTimers();
  keys.value = [{ service: 'metrone', key: 'k', world: 'default', scopes: ['read'] }];
  ask.mockReset().mockImplementation(async ({ days }) => ({ data: days * 10, response: response(`days=${days}`) }));
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test('the answer stands with the request that it is to', async () => {
  const { container } = render(<Asking days={7} />);
  await settle();
  expect(container.textContent).toBe('70 | /metrone/stats?days=7 | undefined');
});

test('what is new in the world is asked for, and many new things once', async () => {
  const { container } = render(<Asking days={7} />);
  await settle();
  const before = ask.mock.calls.length;
  ask.mockImplementation(async () => ({ data: 71, response: response('days=7') }));
  act(somethingNew);
  await settle();
  for (let time = 0; time < 20; time++) act(somethingNew);
  await settle();
  expect(container.textContent).toContain('71 |');
  expect(ask.mock.calls.length - before).toBeLessThanOrEqual(3);
});

test('an answer to what is not asked any more is not shown', async () => {
  let release = () => {};
  const late = new Promise<void>((resolve) => (release = resolve));
  ask.mockImplementation(async ({ days }) => {
    if (days === 7) await late;
    return { data: days, response: response(`days=${days}`) };
  });
  const { container, rerender } = render(<Asking days={7} />);
  await settle();
  rerender(<Asking days={30} />);
  await settle();
  release();
  await settle();
  expect(container.textContent).toBe('30 | /metrone/stats?days=30 | undefined');
});

test('a refusal is told, and so is a world without a key', async () => {
  ask.mockImplementation(async () => ({ error: { error: { code: 'AUTH_FAILED', message: 'no such key' } }, response: response('', 401) }));
  const { container } = render(<Asking days={7} />);
  await settle();
  expect(container.textContent).toContain('no such key (AUTH_FAILED)');
  act(() => void (keys.value = [{ service: 'agnt', key: 'k', world: 'default', scopes: ['read'] }]));
  await settle();
  expect(container.textContent).toContain('has no key of metrone');
});

test('while the server is gone, the page says so', async () => {
  ask.mockRejectedValue(new TypeError('fetch failed'));
  const { container } = render(<Asking days={7} />);
  await settle();
  expect(container.textContent).toContain('The server cannot be reached.');
});
