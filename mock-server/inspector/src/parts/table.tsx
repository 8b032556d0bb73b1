// A table of a few rows. For thousands, see `virtual-list`.
import type { ComponentChildren } from 'preact';

import styles from './table.module.css';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the right. */
  number?: boolean;
  /** The property of the row that the cell shows: `data-field` names it, and `data-value` has it as it came. */
  field?: keyof Row & string;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Shows the caption; otherwise it is for those who hear the page. */
  captioned?: boolean;
  /** Is for those who hear the page only, and no stop of the Tab key. */
  unseen?: boolean;
}

export function Table<Row>({ caption, columns, rows, captioned = false, unseen = false }: Props<Row>) {
  return (
    <div class={unseen ? 'unseen' : styles.frame} tabIndex={unseen ? undefined : 0} role="group" aria-label={caption}>
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
              {columns.map(({ title, cell, number, field }) => (
                <td key={title} data-number={number} data-field={field} data-value={field && String(row[field])}>
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
