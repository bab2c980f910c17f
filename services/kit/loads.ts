import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
} from 'graphql';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Change, inChange } from './change.ts';
import type { Commit } from './commit.ts';
import type { RowKind, WriteSide } from './row-kind.ts';
import { type RejectedRow, rowsRejected, serviceError } from './service-error.ts';

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

/** Checks and keeps one chunk; a chunk of the same number is replaced. Refuses a load that is committed. */
export async function stageChunk<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  { id, chunk, rows }: { readonly id: string; readonly chunk: number; readonly rows: string },
): Promise<LoadState | null> {
  checkRows(side.kinds, schema, parseRows(rows));
  await side.db.transaction().execute(async (trx) => {
    await sql`DELETE FROM load WHERE touched_at < now() - interval '24 hours'`.execute(trx);
    const { rows: open } = await sql<{ status: string }>`
      INSERT INTO load (id) VALUES (${id}) ON CONFLICT (id) DO UPDATE SET touched_at = now()
      RETURNING status`.execute(trx);
    if (open[0]?.status === 'COMMITTED')
      throw serviceError('BAD_INPUT', `Load ${JSON.stringify(id)} is committed.`);
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
  if (rows[0] === undefined) throw serviceError('BAD_INPUT', `There is no load ${JSON.stringify(id)}.`);
  if (rows[0].status === 'COMMITTED') return null;
  const count = await applyStaged(side, schema, change, id);
  await sql`DELETE FROM load_chunk WHERE load_id = ${id}`.execute(change.trx);
  await sql`UPDATE load SET status = 'COMMITTED' WHERE id = ${id}`.execute(change.trx);
  return count;
}

type LoadRow = Readonly<Record<string, unknown>>;

function parseRows(text: string): LoadRow[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw serviceError('BAD_INPUT', `rows is no JSON: ${(error as Error).message}`);
  }
  if (Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null)) return rows;
  throw serviceError('BAD_INPUT', 'rows must be a JSON list of objects such as [{"product": {…}}].');
}

function checkRows<Tables>(
  kinds: readonly RowKind<Tables>[],
  schema: GraphQLSchema,
  rows: readonly LoadRow[],
): void {
  const rejected: RejectedRow[] = [];
  rows.forEach((row, index) => {
    const [name = '', ...more] = Object.keys(row);
    const kind = kinds.find((candidate) => candidate.name === name);
    if (kind === undefined || more.length > 0) {
      const accepted = kinds.map((candidate) => candidate.name).join(', ');
      rejected.push({ index, field: name, value: row[name], reason: `A row has one key of: ${accepted}.` });
      return;
    }
    if (unstorable.test(JSON.stringify(row))) {
      rejected.push({
        index,
        field: name,
        value: '',
        reason: 'Texts have no zero character and no half of a pair.',
      });
    }
    coerceInputValue(row[name], inputTypeOf(schema, kind.inputType), (path, value, error) => {
      rejected.push({ index, field: [name, ...path].join('.'), value, reason: error.message });
    });
  });
  if (rejected.length > 0) throw rowsRejected('row', rejected);
}

// What JSON can say and PostgreSQL cannot keep: U+0000, and surrogates without their other half.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

function inputTypeOf(schema: GraphQLSchema, name: string): GraphQLInputType {
  const type = schema.getType(name);
  if (isInputType(type)) return type;
  throw new Error(`${name} is no input type of the schema.`);
}

// Kind by kind in the order of dependence, and chunk by chunk, so that memory holds one chunk at a time.
async function applyStaged<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  change: Change<Tables>,
  id: string,
): Promise<number> {
  const { rows: chunks } = await sql<{ chunk: number }>`
    SELECT chunk FROM load_chunk WHERE load_id = ${id} ORDER BY chunk`.execute(change.trx);
  let count = 0;
  for (const kind of side.kinds) {
    const type = inputTypeOf(schema, kind.inputType);
    for (const { chunk } of chunks) {
      const staged = await stagedRows(change.trx, id, chunk, kind.name);
      if (staged.length === 0) continue;
      const rows = staged.map((row) => coerceInputValue(row, type) as never);
      await kind.apply(change, rows).catch((error: unknown) => {
        throw namingChunk(error, chunk, kind.name);
      });
      await change.flush();
      count += staged.length;
    }
  }
  return count;
}

// Rejected rows are counted within a chunk: whoever staged it must learn which one.
function namingChunk(error: unknown, chunk: number, kind: string): unknown {
  if (!(error instanceof GraphQLError) || error.extensions.code !== 'ROWS_REJECTED') return error;
  return serviceError('ROWS_REJECTED', error.message, { ...error.extensions, kind, chunk });
}

async function stagedRows<Tables>(
  trx: Transaction<Tables>,
  id: string,
  chunk: number,
  kind: string,
): Promise<unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    SELECT element.row -> ${kind} AS row
    FROM load_chunk, jsonb_array_elements(rows) WITH ORDINALITY AS element(row, position)
    WHERE load_id = ${id} AND chunk = ${chunk} AND element.row ? ${kind}
    ORDER BY position`.execute(trx);
  return rows.map(({ row }) => row);
}
