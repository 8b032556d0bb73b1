// Walking a list that comes in pages. How it goes on, the service's table says.

import type { CallOptions } from '../../../types/reply.js';
import type { Caller } from './caller.mjs';
import { errorFrom, faultOf } from './errors.mjs';
import { isObject } from './shape.mjs';
import type { Pages } from './table.mjs';

type Row = Record<string, unknown>;
type Arguments = Record<string, unknown>;

/** The most rows that services give of a list that has no further pages, and as many as they give unasked. */
const WIDEST = 1_000;
const USUAL = 100;

/** The rows of all pages, each once. A page is asked for when it is wanted, not before. */
export async function* rows(caller: Caller, operation: string, first: object = {}, options?: CallOptions): AsyncGenerator<Row, void> {
  const pages = caller.service.table.operations[operation]!.pages!;
  const attempted = { vendor: caller.service.table.vendor, operation };
  const asked = new Set<string>();
  const seen = new Set<unknown>();
  let args: Arguments | undefined = { ...first };
  while (args) {
    const question = JSON.stringify(args);
    if (asked.has(question)) throw errorFrom(faultOf('decode', 'the service leads the walk through its pages in a circle'), attempted);
    asked.add(question);
    const page = (await caller.call(operation, args, options)) as Row;
    const all = listIn(page, pages);
    for (const row of all) {
      const name = pages.by === 'newest' ? row[pages.id] : pages.by === 'skip' ? row['id'] : undefined;
      // Pages overlap where rows came after the walk began.
      if (name !== undefined && name !== '' && seen.has(name)) continue;
      seen.add(name);
      yield row;
    }
    const next = following(pages, args, page, all.length);
    if (next === 'unreachable') {
      const message = `there are more than ${WIDEST} ${pages.items}, of which the service gives the newest and no way to the others: ask for less`;
      throw errorFrom(faultOf('too_large', message), attempted);
    }
    args = next;
  }
}

function listIn(page: Row, { items }: Pages): Row[] {
  const list = page[items];
  return Array.isArray(list) ? list : [];
}

/** What to ask for after a page; nothing if it was the last. */
function following(pages: Pages, args: Arguments, page: Row, count: number): Arguments | undefined | 'unreachable' {
  switch (pages.by) {
    case 'cursor': {
      const { limit = 0, offset = 0, count: told = 0, has_more } = metaOf(page, pages.next);
      const cursor = pointed(page, pages.next);
      if (cursor) return { ...args, [pages.cursor]: cursor, [pages.offset]: undefined };
      const isFull = told > 0 && told >= limit;
      return (has_more ?? isFull) ? { ...args, [pages.cursor]: undefined, [pages.offset]: offset + told } : undefined;
    }
    case 'newest': {
      const limit = Math.min(Math.max(Number(args['limit'] ?? USUAL), 1), WIDEST);
      if (count < limit) return undefined;
      return limit < WIDEST ? { ...args, limit: WIDEST } : 'unreachable';
    }
    case 'skip': {
      const skip = Number(args[pages.skip] ?? 0) + count;
      const limit = args['limit'] ?? page['limit'];
      const isFull = limit !== undefined && count >= Number(limit);
      const goesOn = page[pages.hasMore] ?? (page['total'] === undefined ? isFull : skip < Number(page['total']));
      return goesOn && count > 0 ? { ...args, [pages.skip]: skip } : undefined;
    }
  }
}

interface Meta {
  limit?: number;
  offset?: number;
  count?: number;
  has_more?: boolean;
}

/** The object that a pointer leads into. */
function metaOf(page: Row, pointer: string): Meta {
  return (pointed(page, pointer.slice(0, pointer.lastIndexOf('/'))) ?? {}) as Meta;
}

/** The value at a JSON pointer. */
function pointed(value: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce((held, name) => (isObject(held) ? held[name] : undefined), value);
}
