// A table of a few rows. For thousands, see `virtual-list`.
import type { ComponentChildren } from 'preact';

import styles from './table.module.css';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the right. */
  number?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Shows the caption; otherwise it is for those who hear the page. */
  captioned?: boolean;
}

export function Table<Row>({ caption, columns, rows, captioned = false }: Props<Row>) {
  return (
    <div class={styles.frame} tabIndex={0} role="region" aria-label={caption}>
      <table class={styles.table}>
        <caption class={captioned ? styles.caption : 'unseen'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, number }) => (
              <th key={title} scope="col" data-number={number}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ title, cell, number }) => (
                <td key={title} data-number={number}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
