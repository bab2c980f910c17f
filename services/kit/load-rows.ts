import { coerceInputValue, type GraphQLInputType, type GraphQLSchema, isInputType } from 'graphql';
import { sql, type Transaction } from 'kysely';
import type { RowKind } from './row-kind.ts';
import { type RejectedRow, rowsRejected, serviceError } from './service-error.ts';

/** A row as it is staged: one key, the kind. */
export type LoadRow = Readonly<Record<string, unknown>>;

/** The rows of a chunk. Throws `BAD_INPUT` where they are no list of objects. */
export function parseRows(text: string): LoadRow[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw serviceError('BAD_INPUT', `rows is no JSON: ${(error as Error).message}`);
  }
  if (Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null)) return rows;
  throw serviceError('BAD_INPUT', 'rows must be a JSON list of objects such as [{"product": {…}}].');
}

/** Refuses rows that are not what the input type of their kind says. */
export function assertRowTypes<Tables>(
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

/** Staged rows of one kind in one chunk, in their order. */
export interface StagedRows<Tables> {
  readonly kind: RowKind<Tables>;
  readonly chunk: number;
  readonly rows: readonly never[];
}

/** Hands over what is staged kind by kind in the order of dependence, and chunk by chunk: memory holds one at a time. */
export async function forEachStaged<Tables>(
  kinds: readonly RowKind<Tables>[],
  schema: GraphQLSchema,
  trx: Transaction<Tables>,
  id: string,
  work: (staged: StagedRows<Tables>) => Promise<void>,
): Promise<void> {
  // Asked once: most chunks hold one kind, and looking for each kind in each of them would read all of them anew.
  const { rows: chunks } = await sql<{ chunk: number; kinds: string[] }>`
    SELECT chunk, ARRAY(SELECT DISTINCT jsonb_object_keys(row) FROM jsonb_array_elements(rows) AS row) AS kinds
    FROM load_chunk WHERE load_id = ${id} ORDER BY chunk`.execute(trx);
  for (const kind of kinds) {
    const type = inputTypeOf(schema, kind.inputType);
    for (const { chunk } of chunks.filter((each) => each.kinds.includes(kind.name))) {
      const staged = await stagedRows(trx, id, chunk, kind.name);
      await work({ kind, chunk, rows: staged.map((row) => coerceInputValue(row, type) as never) });
    }
  }
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
