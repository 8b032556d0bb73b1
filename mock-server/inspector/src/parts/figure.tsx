// What was drawn, under its title, with the request whose answer it shows and the same numbers as a table.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

import { curlOf, javascriptOf, pythonOf, type Call } from '../api/calls';
import { CopyButton } from './copy';
import { Empty } from './empty';
import { Table, type Column } from './table';
import styles from './figure.module.css';

interface Props<Row> {
  /** What tests and styles know it by, in `data-figure`. */
  name: string;
  title: string;
  /** What is counted, and in which unit. */
  about?: string | undefined;
  /** The request that anybody can make to get the same. */
  call?: Call | undefined;
  /** What is drawn, as rows; without any, `empty` stands there. Not there at all as long as it is being asked for. */
  rows: readonly Row[] | undefined;
  columns: readonly Column<Row>[];
  /** How to get something that can be drawn. */
  empty: ComponentChildren;
  /** Why the answer could not be had, in the words of the service. */
  failure?: string | undefined;
  /** What chooses what is asked for. Stays whatever the answer is. */
  controls?: ComponentChildren;
  /** Takes the whole width of a grid of figures. */
  wide?: boolean;
  /** So much place is kept for what is drawn, in CSS pixels. */
  height?: number;
  children: ComponentChildren;
}

export function Figure<Row>({ name, title, about, call, rows, columns, empty, failure, controls, height = 216, wide, children }: Props<Row>) {
  const [asTable, showTable] = useState(false);
  const state = failure ? 'failed' : rows === undefined ? 'asking' : rows.length === 0 ? 'empty' : 'drawn';
  return (
    <section class={styles.figure} aria-label={title} aria-busy={state === 'asking'} data-figure={name} data-state={state} data-wide={wide}>
      <header class={styles.header}>
        <h2>{title}</h2>
        {about && <p class={styles.about}>{about}</p>}
        <button type="button" data-kind="plain" aria-pressed={asTable} onClick={() => showTable(!asTable)}>
          Table
        </button>
      </header>
      {controls && <div class={styles.controls}>{controls}</div>}
      <div class={styles.body} style={{ minHeight: `${height}px` }}>
        {state === 'failed' && <Empty title="No answer"><p role="alert">{failure}</p></Empty>}
        {state === 'asking' && <p class={styles.asking}>Asking…</p>}
        {state === 'empty' && <Empty title="Nothing to draw yet"><p>{empty}</p></Empty>}
        {state === 'drawn' && (
          <>
            <div hidden={asTable} aria-hidden="true">{children}</div>
            {/* Always there: it is what a screen reader reads, and what a picture cannot say. */}
            <Table caption={title} columns={columns} rows={rows!} unseen={!asTable} />
          </>
        )}
      </div>
      <CallLine call={call} />
    </section>
  );
}

/** A request, to be read and to be copied. Its place is kept while there is none. */
export function CallLine({ call }: { call: Call | undefined }) {
  return (
    <footer class={styles.call}>
      {call && (
        <>
          <code title={call.target} data-call={`${call.method} ${call.target}`}>
            {call.method} {call.target}
          </code>
          <span class={styles.copies}>
            <CopyButton what={`${call.operation} as curl`} text={() => curlOf(call)}>curl</CopyButton>
            <CopyButton what={`${call.operation} in Python`} text={() => pythonOf(call)}>Python</CopyButton>
            <CopyButton what={`${call.operation} in JavaScript`} text={() => javascriptOf(call)}>JS</CopyButton>
          </span>
        </>
      )}
    </footer>
  );
}
