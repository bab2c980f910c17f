import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/** Keys that are this poll's alone until it is over. */
export interface Claim {
  readonly id: string;
  readonly keys: readonly ClaimedKey[];
}

/** A key as it stood before the poll. */
export interface ClaimedKey {
  readonly key: string;
  /** Of the value that was written last; null where there is none. */
  readonly hash: string | null;
  readonly fault: string | null;
}

/** Two sources for one book: the operator must choose. */
export class SourceConflict extends Error {}

/** Makes a source known, or says anew what it feeds. Throws `SourceConflict`. */
export async function registerSource(
  db: Kysely<object>,
  { name, book, keyPrefix }: { readonly name: string; readonly book: string; readonly keyPrefix: string },
): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM foreign_source WHERE book = ${book} AND name <> ${name}`.execute(db);
  // Two would overwrite each other's word for ever.
  if (rows[0] !== undefined)
    throw new SourceConflict(
      `Book ${book} is fed by the source ${rows[0].name}, and cannot be by ${name} too.`,
    );
  await sql`
    INSERT INTO foreign_source (name, book, key_prefix) VALUES (${name}, ${book}, ${keyPrefix})
    ON CONFLICT (name) DO UPDATE SET book = excluded.book, key_prefix = excluded.key_prefix`.execute(db);
}

/** Has keys polled from now on; known ones keep their turn. */
export async function followKeys(db: Kysely<object>, source: string, keys: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO foreign_key (source, key) SELECT ${source}, unnest(${[...keys]}::text[])
    ON CONFLICT DO NOTHING`.execute(db);
}

/** Has keys polled at once, unknown ones too. One whose poll is under way is polled again: it may have come too early. */
export async function hastenKeys(db: Kysely<object>, source: string, keys: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO foreign_key (source, key) SELECT ${source}, unnest(${[...new Set(keys)]}::text[])
    ON CONFLICT (source, key) DO UPDATE SET due_at = clock_timestamp()`.execute(db);
}

/**
 * Claims the keys that have waited longest, so that nobody else polls them until `claimMs` are over. Their polls begin
 * now: the source is asked after this. Null where nothing is due.
 */
export async function claimKeys(
  db: Kysely<object>,
  source: string,
  { batch, claimMs }: { readonly batch: number; readonly claimMs: number },
): Promise<Claim | null> {
  const id = randomUUID();
  const { rows } = await sql<ClaimedKey>`
    UPDATE foreign_key SET claim = ${id}, began_at = clock_timestamp(),
      claimed_until = clock_timestamp() + ${claimMs} * interval '1 millisecond'
    WHERE (source, key) IN (
      SELECT source, key FROM foreign_key
      WHERE source = ${source} AND due_at <= clock_timestamp()
        AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
      ORDER BY due_at, key LIMIT ${batch} FOR UPDATE SKIP LOCKED)
    RETURNING key, hash, fault`.execute(db);
  // In one order, so that equal batches make equal questions.
  const keys = [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
  return keys.length === 0 ? null : { id, keys };
}

/** Which of the keys are still this claim's; they stay so until the transaction ends. */
export async function lockClaimed(
  db: Kysely<object>,
  { id }: Claim,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM foreign_key WHERE claim = ${id} AND key = ANY(${[...keys]}::text[])
    ORDER BY key FOR UPDATE`.execute(db);
  return new Set(rows.map(({ key }) => key));
}

/** Notes what was written of the keys; null where they were deleted. */
export async function noteHashes(
  db: Kysely<object>,
  { id }: Claim,
  hashes: ReadonlyMap<string, string | null>,
): Promise<void> {
  await sql`
    UPDATE foreign_key SET hash = noted.hash
    FROM unnest(${[...hashes.keys()]}::text[], ${[...hashes.values()]}::text[]) AS noted(key, hash)
    WHERE claim = ${id} AND foreign_key.key = noted.key`.execute(db);
}

/** What came of the polls of a claim. */
export interface ClaimOutcome {
  /** Keys whose outcome every channel sees. */
  readonly visible: readonly string[];
  /** Why the others came to nothing. */
  readonly faults: ReadonlyMap<string, string>;
  readonly intervalMs: number;
  readonly retryMs: number;
}

/** Ends a claim. Keys that were hastened meanwhile stay due. */
export async function endClaim(
  db: Kysely<object>,
  { id }: Claim,
  { visible, faults, intervalMs, retryMs }: ClaimOutcome,
): Promise<void> {
  await sql`
    UPDATE foreign_key SET claim = NULL, claimed_until = NULL,
      polled_at = CASE WHEN key = ANY(${[...visible]}::text[]) THEN began_at ELSE polled_at END,
      fault = (SELECT told.fault FROM unnest(
        ${[...faults.keys()]}::text[], ${[...faults.values()]}::text[]) AS told(key, fault)
        WHERE told.key = foreign_key.key),
      due_at = CASE WHEN due_at > began_at THEN due_at
        WHEN key = ANY(${[...visible]}::text[]) THEN began_at + ${intervalMs} * interval '1 millisecond'
        ELSE clock_timestamp() + ${retryMs} * interval '1 millisecond' END
    WHERE claim = ${id}`.execute(db);
}
