// What was drawn, under its title, with the request whose answer it shows and the same numbers as a table.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { curlOf, type Call } from '../api/services';
import { CopyButton } from './copy';
import { Empty } from './empty';
import { Table, type Column } from './table';
import styles from './figure.module.css';

interface Props<Row> {
  title: string;
  /** The request that anybody can make to get the same. */
  call?: Call | undefined;
  /** What is drawn, as rows; without any, `empty` stands there. */
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** Why there may be nothing. */
  empty: string;
  /** Why the answer could not be had. */
  failure?: string | undefined;
  children: ComponentChildren;
}

export function Figure<Row>({ title, call, rows, columns, empty, failure, children }: Props<Row>) {
  const [asTable, showTable] = useState(false);
  const content = failure ? <Empty title="This could not be asked"><p>{failure}</p></Empty> : rows.length === 0 ? <Empty title="Nothing to draw"><p>{empty}</p></Empty> : null;
  return (
    <section class={styles.figure} aria-label={title}>
      <header class={styles.header}>
        <h2>{title}</h2>
        <button type="button" data-kind="plain" aria-pressed={asTable} onClick={() => showTable(!asTable)}>
          Table
        </button>
      </header>
      <div class={styles.body}>
        {content ?? (
          <>
            <div hidden={asTable} aria-hidden="true">{children}</div>
            {/* Always there: it is what a screen reader reads, and what a picture cannot say. */}
            <div class={asTable ? undefined : 'unseen'}>
              <Table caption={title} columns={columns} rows={rows} />
            </div>
          </>
        )}
      </div>
      {call && (
        <footer class={styles.call}>
          <code title={call.target}>{call.method} {call.target}</code>
          <CopyButton what="the request as curl" text={() => curlOf(call)}>curl</CopyButton>
        </footer>
      )}
    </section>
  );
}
