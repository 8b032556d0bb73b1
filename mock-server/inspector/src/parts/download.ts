// Files for the user, made in the page: nothing goes over the network.

/** Offers a file. */
export function download(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** What makes a spreadsheet take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as CSV. No cell can be taken for a formula: what looks like one gets a `'` before it, as spreadsheets have it for text. */
export function csv(header: readonly string[], rows: Iterable<readonly unknown[]>): string {
  const line = (cells: readonly unknown[]) => cells.map(cell).join(',');
  return [header, ...rows].map((cells) => `${line(cells)}\r\n`).join('');
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One value as JSON in each line. */
export const ndjson = (values: Iterable<unknown>) => Array.from(values, (value) => `${JSON.stringify(value)}\n`).join('');
