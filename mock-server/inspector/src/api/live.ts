// Follows the feed of a world for as long as it is wanted, whatever happens to the connection.
//
// The server says in each frame what is new, and names the place behind it; whoever comes back with that name goes on from there.
import { EventSourceParserStream } from 'eventsource-parser/stream';

import type { News } from './types';

/** How it stands with the feed. */
export type Connection = 'connecting' | 'live' | 'lost';

/** What the feed is told to, and how it is opened. */
export interface Follower {
  open(after: string | undefined, signal: AbortSignal): Promise<Response>;
  news(news: News): void;
  connection(state: Connection): void;
}

/** Waits between two attempts, in milliseconds; the last one from then on. */
const PAUSES = [200, 500, 1000, 2000, 5000];

/** A connection on which nothing comes for so long is no connection: the server says something every few seconds. */
const SILENCE_MS = 20_000;

/** Follows until `signal` says that it is enough. */
export async function follow(follower: Follower, signal: AbortSignal, pause = wait): Promise<void> {
  let after: string | undefined;
  let failures = 0;
  follower.connection('connecting');
  while (!signal.aborted) {
    try {
      for await (const { id, data } of frames(follower, after, signal)) {
        follower.news(JSON.parse(data) as News);
        follower.connection('live');
        failures = 0;
        after = id;
      }
    } catch {
      // Whatever it was, the way out is the same: come back a little later.
    }
    if (signal.aborted) return;
    follower.connection('lost');
    await pause(PAUSES[Math.min(failures++, PAUSES.length - 1)]!, signal);
  }
}

async function* frames(follower: Follower, after: string | undefined, signal: AbortSignal) {
  const silence = new AbortController();
  const heard = watchdog(SILENCE_MS, () => silence.abort());
  const either = AbortSignal.any([signal, silence.signal]);
  try {
    const { body } = await follower.open(after, either);
    const parser = new EventSourceParserStream({ onComment: heard });
    // Not every browser has streams that `for await` takes.
    const reader = body!.pipeThrough(new TextDecoderStream()).pipeThrough(parser).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      heard();
      yield read.value;
    }
  } finally {
    heard.stop();
    silence.abort();
  }
}

/** Calls `bite` unless it is called itself, again and again. */
function watchdog(patience: number, bite: () => void) {
  let timer = setTimeout(bite, patience);
  const pet = () => {
    clearTimeout(timer);
    timer = setTimeout(bite, patience);
  };
  pet.stop = () => clearTimeout(timer);
  return pet;
}

/** Ends early when the network is back, or when nobody waits any more. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { signal: over.signal });
    addEventListener('online', end, { signal: over.signal });
  });
}
