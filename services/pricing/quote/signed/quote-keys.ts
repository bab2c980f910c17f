import { randomBytes } from 'node:crypto';
import { type Kysely, type Migration, sql } from 'kysely';

/** The secrets with which quotes are signed: rows, so that every process of the service knows the same ones. */
export const quoteKeysMigration: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`CREATE TABLE quote_key (
      id text PRIMARY KEY, secret bytea NOT NULL, made_at timestamptz NOT NULL)`.execute(db);
  },
};

/** A secret of 256 bits with its name. */
export interface QuoteKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The secret to sign with, and the instant by the database's clock. A secret signs for a day. */
export async function readSigningKey(
  db: Kysely<object>,
): Promise<{ readonly key: QuoteKey; readonly now: number }> {
  return (await findYoung(db)) ?? (await makeKey(db));
}

/** The secret of this name, null where there is none, and the instant by the database's clock. */
export async function findQuoteKey(
  db: Kysely<object>,
  id: string,
): Promise<{ readonly key: QuoteKey | null; readonly now: number }> {
  const { rows } = await sql<{ secret: Uint8Array | null; now: Date }>`
    SELECT (SELECT secret FROM quote_key WHERE id = ${id}) AS secret, pricing_clock() AS now`.execute(db);
  const secret = rows[0]?.secret ?? null;
  return { key: secret && { id, secret }, now: rows[0]?.now.getTime() ?? 0 };
}

async function findYoung(db: Kysely<object>) {
  const { rows } = await sql<{ id: string; secret: Uint8Array; now: Date }>`
    SELECT id, secret, pricing_clock() AS now FROM quote_key
    WHERE made_at > pricing_clock() - interval '1 day' ORDER BY made_at DESC, id LIMIT 1`.execute(db);
  return rows[0] && { key: { id: rows[0].id, secret: rows[0].secret }, now: rows[0].now.getTime() };
}

// Several processes may make one each: all of them are found by their names.
async function makeKey(db: Kysely<object>) {
  const key = { id: randomBytes(9).toString('base64url'), secret: randomBytes(32) };
  const { rows } = await sql<{ now: Date }>`
    INSERT INTO quote_key VALUES (${key.id}, ${key.secret}, pricing_clock()) RETURNING made_at AS now`.execute(
    db,
  );
  // What was signed with these has expired: a quote holds for a day at most.
  await sql`DELETE FROM quote_key WHERE made_at < pricing_clock() - interval '3 days'`.execute(db);
  return { key, now: rows[0]?.now.getTime() ?? 0 };
}
