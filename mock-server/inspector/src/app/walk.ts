// Going through a list by keys, a row at a time.
import { useKeys } from './keys';

interface Walk<Row> {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The key of the row that is chosen. */
  chosen: string | undefined;
  choose: (row: Row) => void;
  /** What a row is, in the help. */
  what: string;
}

/** Binds `j`, `k` and the arrows to the next row and the one before. With nothing chosen yet, they begin at either end. */
export function useWalk<Row>({ rows, keyOf, chosen, choose, what }: Walk<Row>): void {
  const go = (by: 1 | -1) => {
    const from = chosen === undefined ? -1 : rows.findIndex((row) => keyOf(row) === chosen);
    const next = from < 0 ? rows.at(by > 0 ? 0 : -1) : rows[from + by];
    if (next) choose(next);
  };
  useKeys([
    { keys: 'j', does: `Next ${what}`, run: () => go(1) },
    { keys: 'k', does: `Previous ${what}`, run: () => go(-1) },
    { keys: 'ArrowDown', does: `Next ${what}`, run: () => go(1) },
    { keys: 'ArrowUp', does: `Previous ${what}`, run: () => go(-1) },
  ]);
}
