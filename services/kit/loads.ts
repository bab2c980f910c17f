import { GraphQLError, type GraphQLSchema } from 'graphql';
import { type Kysely, sql } from 'kysely';
import { quoted } from '../../schema/quoted.ts';
import { type Change, inChange } from './change.ts';
import type { Commit } from './commit.ts';
import { assertRowTypes, forEachStaged, parseRows } from './load-rows.ts';
import type { WriteSide } from './row-kind.ts';
import { serviceError } from './service-error.ts';

/** A load as `Load` shows it. */
export interface LoadState {
  readonly id: string;
  readonly status: 'STAGING' | 'COMMITTED';
  readonly chunks: readonly number[];
  readonly result: LoadResult | null;
}

/** What came of a committed load. */
export interface LoadResult {
  readonly accepted: number;
  readonly changed: number;
  /** Loads committed before there was a ledger have none. */
  readonly commit?: Commit;
}

/** A load by name, or null. */
export async function findLoad<Tables>(db: Kysely<Tables>, id: string): Promise<LoadState | null> {
  const { rows } = await sql<LoadState>`
    SELECT id, status, result,
      ARRAY(SELECT chunk FROM load_chunk WHERE load_id = load.id ORDER BY chunk) AS chunks
    FROM load WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Loads that wait for their commit; one that a later load of other rows has overtaken waits for nothing. */
export async function findStagedLoads<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM load WHERE status = 'STAGING'
      AND touched_at > ALL (SELECT touched_at FROM load WHERE status = 'COMMITTED')
    ORDER BY touched_at`.execute(db);
  return rows.map(({ id }) => id);
}

/** Checks and keeps one chunk; a chunk of the same number is replaced. Refuses a load that is committed. */
export async function stageChunk<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  { id, chunk, rows }: { readonly id: string; readonly chunk: number; readonly rows: string },
): Promise<LoadState | null> {
  assertRowTypes(side.kinds, schema, parseRows(rows));
  await side.db.transaction().execute(async (trx) => {
    await sql`DELETE FROM load WHERE touched_at < now() - interval '24 hours'`.execute(trx);
    const { rows: open } = await sql<{ status: string }>`
      INSERT INTO load (id) VALUES (${id}) ON CONFLICT (id) DO UPDATE SET touched_at = now()
      RETURNING status`.execute(trx);
    if (open[0]?.status === 'COMMITTED') throw serviceError('BAD_INPUT', `Load ${quoted(id)} is committed.`);
    await sql`
      INSERT INTO load_chunk (load_id, chunk, rows) VALUES (${id}, ${chunk}, ${rows}::jsonb)
      ON CONFLICT (load_id, chunk) DO UPDATE SET rows = excluded.rows`.execute(trx);
  });
  return findLoad(side.db, id);
}

/** Applies every staged row in one transaction; a load that is committed answers its result again. */
export async function commitLoad<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  id: string,
): Promise<LoadState | null> {
  const work = (change: Change<Tables>) => applyOnce(side, schema, change, id);
  const { result: accepted, changed, commit } = await inChange(side.db, side.order, work, 'books');
  side.ledger.committed(commit);
  if (accepted !== null) {
    const result: LoadResult = { accepted, changed, commit };
    // A crash right here loses the counts of the answer, never the load itself.
    await sql`UPDATE load SET result = ${JSON.stringify(result)}::jsonb WHERE id = ${id}`.execute(side.db);
  }
  return findLoad(side.db, id);
}

// Null where the load is committed already.
async function applyOnce<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  change: Change<Tables>,
  id: string,
): Promise<number | null> {
  const { rows } = await sql<{ status: string }>`
    SELECT status FROM load WHERE id = ${id} FOR UPDATE`.execute(change.trx);
  if (rows[0] === undefined) throw serviceError('BAD_INPUT', `There is no load ${quoted(id)}.`);
  if (rows[0].status === 'COMMITTED') return null;
  const count = await applyStaged(side, schema, change, id);
  await sql`DELETE FROM load_chunk WHERE load_id = ${id}`.execute(change.trx);
  await sql`UPDATE load SET status = 'COMMITTED' WHERE id = ${id}`.execute(change.trx);
  return count;
}

async function applyStaged<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  change: Change<Tables>,
  id: string,
): Promise<number> {
  let count = 0;
  await forEachStaged(side.kinds, schema, change.trx, id, async ({ kind, chunk, rows }) => {
    await kind.apply(change, rows).catch((error: unknown) => {
      throw namingChunk(error, chunk, kind.name);
    });
    await change.flush();
    count += rows.length;
  });
  return count;
}

// Rejected rows are counted within a chunk: whoever staged it must learn which one.
function namingChunk(error: unknown, chunk: number, kind: string): unknown {
  if (!(error instanceof GraphQLError) || error.extensions.code !== 'ROWS_REJECTED') return error;
  return serviceError('ROWS_REJECTED', error.message, { ...error.extensions, kind, chunk });
}
