/** One value that cannot be imported. */
export interface BadRow {
  /** The file's name without its folder; the service's name for a row that no file gave. */
  readonly file: string;
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null;
  /** Name of the column, or the path inside a JSON value; empty where the whole row is meant. */
  readonly column: string;
  /** As it was given. */
  readonly value: string;
  /** One sentence that ends with the accepted form. */
  readonly reason: string;
}

/** What to do with rows that cannot be imported: nothing is loaded, or only they are left out. */
export type BadRowsPolicy = 'refuse' | 'skip';

/** Each fault once: a file that stands twice in a map is read twice, and has its faults twice. */
export function distinctRows(rows: readonly BadRow[]): readonly BadRow[] {
  const byFault = new Map<string, BadRow>();
  for (const row of rows) {
    const { file, line, column, value, reason } = row;
    const fault = JSON.stringify([file, line, column, value, reason]);
    if (!byFault.has(fault)) byFault.set(fault, row);
  }
  return [...byFault.values()];
}

/** Refuses an import; nothing of the part that held the rows was applied. The message counts, `rows` tells. */
export class BadRowsError extends Error {
  readonly rows: readonly BadRow[];

  constructor(given: readonly BadRow[], consequence = 'Nothing was imported.') {
    const rows = distinctRows(given);
    const count = rows.length === 1 ? 'One row is' : `${rows.length} rows are`;
    super(`${count} not importable. ${consequence}`);
    this.name = 'BadRowsError';
    this.rows = rows;
  }
}

/** One line of text, such as `products.csv:12 prices "EUR x": …`. */
export function formatBadRow(row: BadRow): string {
  const place = row.line === null ? row.file : `${row.file}:${row.line}`;
  const what = row.value === '' ? row.column : `${row.column} ${JSON.stringify(shortened(row.value))}`;
  return what.trim() === '' ? `${place}: ${row.reason}` : `${place} ${what.trim()}: ${row.reason}`;
}

const shortened = (value: string): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value);
