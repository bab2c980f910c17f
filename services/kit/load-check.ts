import { GraphQLError, type GraphQLSchema } from 'graphql';
import { sql, type Transaction } from 'kysely';
import { quoted } from '../../schema/quoted.ts';
import { type Change, inTrial } from './change.ts';
import { forEachStaged, type StagedRows } from './load-rows.ts';
import { findLoad } from './loads.ts';
import type { WriteSide } from './row-kind.ts';
import { type RejectedRow, serviceError } from './service-error.ts';

/** What committing a load would refuse, as `LoadCheck` shows it. */
export interface LoadCheck {
  readonly rejected: readonly RejectedLoadRow[];
  /** False where there are more faults than are told. */
  readonly isComplete: boolean;
}

/** One fault of one staged row; `index` counts the rows of its kind in its chunk. */
export interface RejectedLoadRow extends Omit<RejectedRow, 'value'> {
  readonly chunk: number;
  readonly kind: string;
  /** As JSON. */
  readonly value: string;
}

/**
 * Tries the staged rows of a load and undoes it. Unlike a commit it goes on after a row that is refused, as if that row
 * had not been staged. A committed load has nothing that could be refused any more.
 */
export async function checkLoad<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  id: string,
): Promise<LoadCheck> {
  const load = await findLoad(side.db, id);
  if (load === null) throw serviceError('BAD_INPUT', `There is no load ${quoted(id)}.`);
  return inTrial(side.db, (change) => tryStaged(side, schema, change, id), 'books');
}

async function tryStaged<Tables>(
  side: WriteSide<Tables>,
  schema: GraphQLSchema,
  change: Change<Tables>,
  id: string,
): Promise<LoadCheck> {
  const rejected: RejectedLoadRow[] = [];
  await forEachStaged(side.kinds, schema, change.trx, id, async (staged) => {
    // Whoever has this many faults mends their cause; all of them would not fit an answer.
    if (rejected.length > maxFaults) return;
    const { chunk, kind } = staged;
    for (const { index, field, value, reason } of await tryRows(change, staged)) {
      rejected.push({ chunk, kind: kind.name, index, field, value: JSON.stringify(value) ?? 'null', reason });
    }
  });
  return { rejected: rejected.slice(0, maxFaults), isComplete: rejected.length <= maxFaults };
}

const maxFaults = 10_000;

/** Applies the rows that can be applied; answers the others. */
async function tryRows<Tables>(
  change: Change<Tables>,
  { kind, rows }: StagedRows<Tables>,
): Promise<readonly RejectedRow[]> {
  const rejected: RejectedRow[] = [];
  let left = rows.map((row, index) => ({ row, index }));
  // Each round leaves out what the one before refused, so that what only depends on good rows is judged by them.
  while (left.length > 0) {
    const refused = await undoing(change.trx, () =>
      kind.apply(
        change,
        left.map(({ row }) => row),
      ),
    );
    if (refused.length === 0) break;
    rejected.push(...refused.map((fault) => ({ ...fault, index: left[fault.index]?.index ?? fault.index })));
    const bad = new Set(refused.map(({ index }) => index));
    left = left.filter((_, index) => !bad.has(index));
  }
  return rejected;
}

/** What `work` refuses, with all that it did until then undone; empty where it stands. */
async function undoing<Tables>(
  trx: Transaction<Tables>,
  work: () => Promise<void>,
): Promise<readonly RejectedRow[]> {
  await sql`SAVEPOINT attempt`.execute(trx);
  try {
    await work();
    await sql`RELEASE SAVEPOINT attempt`.execute(trx);
    return [];
  } catch (error) {
    const refused = rejectedRowsOf(error);
    if (refused.length === 0) throw error;
    await sql`ROLLBACK TO SAVEPOINT attempt`.execute(trx);
    return refused;
  }
}

const rejectedRowsOf = (error: unknown): readonly RejectedRow[] =>
  error instanceof GraphQLError && error.extensions.code === 'ROWS_REJECTED'
    ? (error.extensions.rows as readonly RejectedRow[])
    : [];
