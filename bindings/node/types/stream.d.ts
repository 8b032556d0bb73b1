/** An item of a live stream. */
export type StreamItemOf<Event> =
  /** The stream is open, for the first time or again. */
  | { readonly type: 'ready'; readonly data: { readonly request_id: string | null } }
  /** An event, once, however often the connection was replaced. */
  | { readonly type: 'event'; readonly data: Event }
  /** Events after the named one were missed: read them with `iterEvents`. */
  | { readonly type: 'gap'; readonly data: { readonly last_event_id: string | null } };

/** A live stream. Breaking out of its loop, or `return()`, closes it, even while an item is awaited. */
export interface EventStreamOf<Event> extends AsyncIterableIterator<StreamItemOf<Event>> {
  return(): Promise<IteratorResult<StreamItemOf<Event>>>;
  [Symbol.asyncDispose](): Promise<void>;
}
