import { expect, test } from 'vitest';

import { follow, type Follower } from './live';
import type { News } from './types';

const frame = (id: string, news: Partial<News>) => `id: ${id}\ndata: ${JSON.stringify(news)}\n\n`;

/** Answers one attempt after the other as it is told, then says that it is enough. */
async function followed(answers: readonly (string[] | 'refused')[]) {
  const enough = new AbortController();
  const seen = { after: [] as (string | undefined)[], news: [] as News[], states: [] as string[], pauses: [] as number[] };
  const follower: Follower = {
    async open(after) {
      const answer = answers[seen.after.length];
      seen.after.push(after);
      if (answer === 'refused' || answer === undefined) throw new Error('refused');
      return new Response(new Blob(answer).stream());
    },
    news: (news) => seen.news.push(news),
    connection: (state) => seen.states.push(state),
  };
  await follow(follower, enough.signal, async (milliseconds) => {
    seen.pauses.push(milliseconds);
    if (seen.after.length === answers.length) enough.abort();
  });
  return seen;
}

test('after a cut it goes on behind the last frame it has read', async () => {
  const seen = await followed([[frame('a', { fresh: true }), frame('b', {}), 'id: c\ndata: {"cut'], [frame('c', {})]]);
  expect(seen.after).toEqual([undefined, 'b']);
  expect(seen.news).toHaveLength(3);
  expect(seen.states).toEqual(['connecting', 'live', 'live', 'lost', 'live', 'lost']);
});

test('it waits longer after each failure, up to a bound, and shortly again once it was heard', async () => {
  const refused = Array<'refused'>(7).fill('refused');
  const seen = await followed([...refused, [frame('a', {})], 'refused']);
  expect(seen.pauses).toEqual([200, 500, 1000, 2000, 5000, 5000, 5000, 200, 500]);
});
