// What was tracked and what arrived: printed after the tests of a file, and written where the environment asks for it.
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after } from 'node:test';

import { isNode } from './index.mjs';

/** A folder that gets a file with a line of JSON for each case. The table has a column for Node, none for Deno and Bun. */
const FOLDER = isNode && process.env.AGENTLYTICS_TEST_TABLE;

/** What is added up. */
const COUNTS = ['events', 'delivered', 'duplicates', 'dropped'];

/** The table of one file of tests. All tests of a case must be in one file: what they measure is added up. */
export class DeliveryTable {
  #rows = [];

  constructor() {
    after(() => {
      this.#print();
      if (FOLDER) this.#write();
    });
  }

  /**
   * What one test has measured: `tracked` and `stored` are ids, or, with `duplicates`, counts. `promise` is the case of the
   * delivery table that it is about, if it is one of those.
   */
  add(test, { promise, tracked, stored, duplicates, dropped = 0, note = '' }) {
    if (duplicates === undefined) {
      const kept = new Set(stored);
      duplicates = stored.length - kept.size;
      stored = tracked.filter((id) => kept.has(id)).length;
      tracked = tracked.length;
    }
    this.#rows.push({ test, promise, events: tracked, delivered: stored, duplicates, dropped, note });
  }

  #print() {
    const width = Math.max(...this.#rows.map(({ test }) => test.length));
    for (const { test, events, delivered, duplicates, dropped, note } of this.#rows) {
      const counts = `${delivered} of ${events}, ${duplicates} twice, ${dropped} dropped`;
      console.log(`${test.padEnd(width)} | ${counts}${note && `, ${note}`}`);
    }
  }

  #write() {
    mkdirSync(FOLDER, { recursive: true });
    for (const promise of new Set(this.#rows.map((row) => row.promise).filter(Boolean))) {
      const rows = this.#rows.filter((row) => row.promise === promise);
      const counts = COUNTS.map((count) => [count, rows.reduce((sum, row) => sum + row[count], 0)]);
      const note = [...new Set(rows.map((row) => row.note).filter(Boolean))].join('; ');
      const line = { case: promise, ...Object.fromEntries(counts), note };
      appendFileSync(join(FOLDER, 'node.jsonl'), `${JSON.stringify(line)}\n`);
    }
  }
}
