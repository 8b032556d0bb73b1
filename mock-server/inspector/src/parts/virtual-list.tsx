// A list of which only the rows in sight are there, so that its length costs nothing. Rows are of one height.
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

import styles from './virtual-list.module.css';

interface Props<Row> {
  /** For those who hear the page. */
  label: string;
  rows: readonly Row[];
  /** What stays the same when rows come and go. */
  keyOf: (row: Row) => string;
  /** What a row shows; its height is `height`. */
  render: (row: Row) => ComponentChildren;
  /** The key of the row that is chosen, which is kept in sight when it changes. */
  chosen?: string | undefined;
  onChoose?: (row: Row) => void;
  /** Goes to the end whenever rows are added, as long as the end is in sight. */
  follow?: boolean;
  /** In CSS pixels. */
  height?: number;
}

/** Rows above and below those in sight, so that a fast wheel finds no gap. */
const OVERSCAN = 12;

export function VirtualList<Row>({ label, rows, keyOf, render, chosen, onChoose, follow = false, height = 28 }: Props<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [, redraw] = useReducer((count: number, _: void) => count + 1, 0);
  const [virtualizer] = useState(
    () =>
      new Virtualizer<HTMLDivElement, HTMLDivElement>({
        count: 0,
        getScrollElement: () => scroller.current,
        estimateSize: () => height,
        scrollToFn: elementScroll,
        observeElementRect,
        observeElementOffset,
      }),
  );
  virtualizer.setOptions({
    ...virtualizer.options,
    count: rows.length,
    overscan: OVERSCAN,
    onChange: () => redraw(),
  });
  useEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());

  useLayoutEffect(() => {
    if (follow && atEnd.current && rows.length > 0) virtualizer.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, follow]);
  useLayoutEffect(() => {
    const index = chosen === undefined ? -1 : rows.findIndex((row) => keyOf(row) === chosen);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [chosen]);

  const shown = virtualizer.getVirtualItems();
  const watchEnd = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: { currentTarget: HTMLDivElement }) => {
    atEnd.current = scrollTop + clientHeight >= scrollHeight - height;
  };
  // Only what is there can be named.
  const active = shown.some(({ index }) => rows[index] !== undefined && keyOf(rows[index]) === chosen) ? `${id}-${chosen}` : undefined;
  return (
    <div ref={scroller} class={styles.scroller} role="listbox" aria-label={label} aria-activedescendant={active} tabIndex={0} onScroll={watchEnd}>
      <div class={styles.space} role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {shown.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = keyOf(row);
          return (
            <div
              key={key}
              id={`${id}-${key}`}
              class={styles.row}
              style={{ height: `${height}px`, transform: `translateY(${start}px)` }}
              role="option"
              aria-selected={key === chosen}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              onClick={() => onChoose?.(row)}
            >
              {render(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
