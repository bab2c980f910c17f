import pg from 'pg';
import type { EntryReader, ReadEntry } from '../../schema/read/entry-reader.ts';

/** A row of a service's table of current entries. */
export interface EntryRow extends ReadEntry {
  readonly book: string;
}

/** Every entry of a service as it stands now, deleted ones included, by book and key. */
export async function readEntryTable(databaseUrl: string, schema: string): Promise<readonly EntryRow[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<EntryRow>(
      `SELECT book, key, version::int, value FROM ${schema}.entry ORDER BY book COLLATE "C", key COLLATE "C"`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

/** The values of the entries that stand, by key. */
export const standing = (rows: readonly EntryRow[], isWanted: (row: EntryRow) => boolean): object =>
  Object.fromEntries(
    rows.filter((row) => row.value !== null && isWanted(row)).map(({ key, value }) => [key, value]),
  );

/** Reads entries from memory and notes how: each call as its book and the number of its keys. */
export function createTableReader(rows: readonly EntryRow[]): EntryReader & { readonly calls: string[] } {
  const entries = new Map(rows.map((row) => [`${row.book}\n${row.key}`, row]));
  const calls: string[] = [];
  return {
    calls,
    read: async (book, keys) => {
      calls.push(`${book} ${keys.length}`);
      return keys.map((key) => {
        const { version = 0, value = null } = entries.get(`${book}\n${key}`) ?? {};
        return { key, version, value };
      });
    },
  };
}
