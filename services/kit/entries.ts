import { type Kysely, sql } from 'kysely';
import { maxKeyBytes } from '../../ledger/index.ts';
import { quoted } from '../../schema/quoted.ts';
import type { Commit } from './commit.ts';
import { serviceError } from './service-error.ts';

/** Anything JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** One version of one entry; `value` is null where the entry was deleted or never existed (version 0). */
export interface Entry<Value> {
  readonly key: string;
  readonly version: number;
  readonly value: Value | null;
}

/** Current entries of one book, in the order of `keys`; version 0 for what never existed. One statement. */
export async function readEntries<Value, Tables>(
  db: Kysely<Tables>,
  book: string,
  keys: readonly string[],
): Promise<Entry<Value>[]> {
  const { rows } = await sql<Entry<Value>>`
    SELECT key, version, value FROM entry WHERE book = ${book} AND key = ANY(${[...keys]}::text[])`.execute(
    db,
  );
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return keys.map((key) => byKey.get(key) ?? { key, version: 0, value: null });
}

/** What a transaction means to make of an entry. */
export interface EntryWrite {
  readonly book: string;
  readonly key: string;
  /** Null deletes. */
  readonly value: JsonValue | null;
}

/** An entry that got a new version. */
export interface RaisedVersion {
  readonly book: string;
  readonly key: string;
  readonly version: number;
}

/** Raises the version of every entry whose value differs and keeps the new value in the history. */
export async function raiseVersions<Tables>(
  trx: Kysely<Tables>,
  writes: readonly EntryWrite[],
): Promise<RaisedVersion[]> {
  const raised: RaisedVersion[] = [];
  const sorted = [...writes].sort(byBookAndKey);
  for (let start = 0; start < sorted.length; start += rowsPerStatement) {
    raised.push(...(await raiseSome(trx, sorted.slice(start, start + rowsPerStatement))));
  }
  return raised;
}

/**
 * Takes each book's commit number and writes the raised entries to the outbox. Call it last in a transaction:
 * other writers of the same books wait from here until its end.
 * Says what publishing must know of it.
 */
export async function writeOutbox<Tables>(
  trx: Kysely<Tables>,
  raised: readonly RaisedVersion[],
  order: BookOrder,
): Promise<Commit> {
  const books = [...new Set(raised.map((row) => row.book))].sort();
  const commitNumbers =
    order === 'committed' ? await takeCommitNumbers(trx, books) : new Map<string, number>();
  const transactions = new Set<string>();
  for (let start = 0; start < raised.length; start += rowsPerStatement) {
    transactions.add(
      await insertIntoOutbox(trx, raised.slice(start, start + rowsPerStatement), commitNumbers),
    );
  }
  return order === 'committed'
    ? { numbers: Object.fromEntries(commitNumbers), singles: [], transactions: [] }
    : { numbers: {}, singles: books, transactions: [...transactions] };
}

/** An entry whose value, as JSON, is larger cannot be written; nor can one whose key is longer than `maxKeyBytes`. */
export const maxEntryBytes = 2 * 1024 * 1024;

/** Whether groups of a book are published in commit order, or its entries singly by version (stock). */
export type BookOrder = 'committed' | 'single';

const rowsPerStatement = 1_000;

// One order for all writers, so that two of them never wait for each other.
const byBookAndKey = (a: EntryWrite, b: EntryWrite): number =>
  a.book === b.book ? (a.key < b.key ? -1 : Number(a.key > b.key)) : a.book < b.book ? -1 : 1;

async function raiseSome<Tables>(
  trx: Kysely<Tables>,
  writes: readonly EntryWrite[],
): Promise<RaisedVersion[]> {
  const values = writes.map(storedValue);
  const { rows } = await sql<RaisedVersion>`
    WITH incoming AS (
      SELECT * FROM unnest(
        ${writes.map((write) => write.book)}::text[], ${writes.map((write) => write.key)}::text[],
        ${values}::jsonb[]) AS incoming(book, key, value)
    ), raised AS (
      INSERT INTO entry AS current (book, key, version, value)
      SELECT book, key, 1, value FROM incoming
      -- Deleting what never existed is no change: it stays at version 0.
      WHERE value IS NOT NULL OR EXISTS (SELECT FROM entry e WHERE (e.book, e.key) = (incoming.book, incoming.key))
      ON CONFLICT (book, key) DO UPDATE SET version = current.version + 1, value = excluded.value
        WHERE current.value IS DISTINCT FROM excluded.value
      RETURNING book, key, version, value
    ), kept AS (
      INSERT INTO entry_version (book, key, version, value) SELECT book, key, version, value FROM raised
    )
    SELECT book, key, version FROM raised`.execute(trx);
  return rows;
}

// Refused here, where whoever writes it can be told: what was committed must be published.
function storedValue({ book, key, value }: EntryWrite): string | null {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes === 0 || keyBytes > maxKeyBytes)
    throw serviceError('BAD_INPUT', `${quoted(key)} is no key of an entry: 1 to ${maxKeyBytes} bytes.`);
  const text = value === null ? null : JSON.stringify(value);
  const bytes = text === null ? 0 : Buffer.byteLength(text);
  if (bytes > maxEntryBytes)
    throw serviceError('BAD_INPUT', `${book} ${key} has ${bytes} bytes as JSON: at most ${maxEntryBytes}.`);
  return text;
}

async function takeCommitNumbers<Tables>(
  trx: Kysely<Tables>,
  books: readonly string[],
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const book of books) {
    const { rows } = await sql<{ commit_number: number }>`
      INSERT INTO book (book, commit_number) VALUES (${book}, 1)
      ON CONFLICT (book) DO UPDATE SET commit_number = book.commit_number + 1
      RETURNING commit_number`.execute(trx);
    for (const row of rows) numbers.set(book, row.commit_number);
  }
  return numbers;
}

async function insertIntoOutbox<Tables>(
  trx: Kysely<Tables>,
  raised: readonly RaisedVersion[],
  commitNumbers: ReadonlyMap<string, number>,
): Promise<string> {
  const { rows } = await sql<{ transaction: string }>`
    WITH written AS (INSERT INTO outbox (book, commit_number, key, version, value)
    SELECT entry.book, raised.commit_number, entry.key, entry.version, entry.value
    FROM unnest(
      ${raised.map((row) => row.book)}::text[], ${raised.map((row) => row.key)}::text[],
      ${raised.map((row) => commitNumbers.get(row.book) ?? null)}::bigint[]) AS raised(book, key, commit_number)
    JOIN entry ON (entry.book, entry.key) = (raised.book, raised.key)
    ORDER BY entry.book, entry.key
    RETURNING 1)
    SELECT pg_current_xact_id()::text AS transaction, (SELECT count(*) FROM written)`.execute(trx);
  return rows[0]?.transaction ?? '';
}
