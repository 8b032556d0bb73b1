// The form of the generated tables: what a service is, as data. The tables stand in `generated/`.

/**
 * Facts of a service.
 *
 * Members of objects are texts of `name:shape`, divided by blanks; after the name, `!` says that an option of the client stands
 * in for it, and `?` that it may be missing. Shapes are described in `shape.mts`.
 */
export interface Table {
  readonly vendor: string;
  /** The member of a successful answer that holds what was asked for. */
  readonly answerMember?: string;
  /**
   * The kind of error that a code stands for, where the status does not say as much. `CODE member=value` is the code with
   * such a member beside it; a `+` after the kind says that the same request may succeed later.
   */
  readonly codes: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Members of named objects; words of enumerations after a `=`. */
  readonly types: Readonly<Record<string, string>>;
  /** How events are sent; services without it take none. */
  readonly ingest?: Ingest;
}

/** What every operation has. */
export interface Route {
  readonly http: string;
  /** Below the endpoint; `{name}` is the argument of that name. */
  readonly path: string;
  /** Whether a repetition is recognised (`keyed`), or would do it twice (`once`). Without it, the operation changes nothing. */
  readonly safety?: 'keyed' | 'once';
  /** The account's key has no business in it. */
  readonly open?: true;
}

/**
 * An operation that is called. Arguments that are not in its path travel in the query of GET and DELETE, and as JSON in the
 * body of every other method.
 */
export interface Operation extends Route {
  /** The answer is a stream of events. */
  readonly stream?: true;
  readonly takes?: string;
  /** Shape of the answer; without it, the answer is text. */
  readonly answer?: string;
  readonly pages?: Pages;
}

/** How a list goes on: which member holds its rows, and how the next ones are asked for. */
export type Pages =
  | { readonly by: 'cursor'; readonly items: string; readonly next: string; readonly cursor: string; readonly offset: string }
  | { readonly by: 'newest'; readonly items: string; readonly id: string }
  | { readonly by: 'skip'; readonly items: string; readonly skip: string; readonly hasMore: string };

/** The operation that takes events, many at a time. */
export interface Ingest extends Route {
  readonly id: string;
  /** Members of an event. All keys that are not among them belong into its `properties`. */
  readonly event: string;
}
