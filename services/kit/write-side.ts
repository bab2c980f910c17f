import type { IResolvers } from '@graphql-tools/utils';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { inChange } from './change.ts';
import { type EntryChangeRow, readChanges } from './changes-feed.ts';
import { checkLoad } from './load-check.ts';
import { commitLoad, findLoad, findStagedLoads, stageChunk } from './loads.ts';
import type { RowKind, WriteSide } from './row-kind.ts';
import type { ServiceCall } from './service.ts';
import { rowsRejected, serviceError } from './service-error.ts';
import { isUnstorable, unstorableFaults } from './unstorable.ts';

/** Resolvers of every mutation of the write side, of loads and of the change feed. */
export function writeSideResolvers<Tables>(side: WriteSide<Tables>): IResolvers<unknown, ServiceCall> {
  const mutations = side.kinds.map((kind) => [kind.mutation, writeRows(side, kind)]);
  return {
    Query: {
      load: forWriters((_, { id }: { id: string }) => (isUnstorable(id) ? null : findLoad(side.db, id))),
      stagedLoads: forWriters(() => findStagedLoads(side.db)),
      changes: (_: unknown, { after, first }: { after?: string | null; first: number }) =>
        changesAfter(side, after ?? null, first),
    },
    Mutation: {
      ...Object.fromEntries(mutations),
      loadStage: forWriters((_, args: StageArguments, __, info) =>
        stageChunk(side, info.schema, { ...args, id: loadName(args.id) }),
      ),
      loadCheck: forWriters((_, { id }: { id: string }, __, info) =>
        checkLoad(side, info.schema, loadName(id)),
      ),
      loadCommit: forWriters((_, { id }: { id: string }, __, info) =>
        commitLoad(side, info.schema, loadName(id)),
      ),
    },
  };
}

interface StageArguments {
  readonly id: string;
  readonly chunk: number;
  readonly rows: string;
}

// Kinds say it better where they check their texts; what they let pass, PostgreSQL refuses.
function unstorableRows<Tables>(kind: RowKind<Tables>, rows: readonly unknown[], error: unknown): unknown {
  if (error instanceof GraphQLError) return error;
  const faults = unstorableFaults(rows);
  return faults.length > 0 ? rowsRejected(kind.name, faults) : error;
}

// The one name that no row of PostgreSQL can bear.
function loadName(id: string): string {
  if (!isUnstorable(id)) return id;
  throw serviceError('BAD_INPUT', `id cannot be ${JSON.stringify(id)}: give a name without zero characters.`);
}

function writeRows<Tables>(
  side: WriteSide<Tables>,
  kind: RowKind<Tables>,
): Resolver<Record<string, readonly never[]>> {
  return forWriters(async (_, args) => {
    const rows = args[kind.argument] ?? [];
    const { changed } = await inChange(side.db, side.order, (change) => kind.apply(change, rows)).catch(
      (error: unknown) => {
        throw unstorableRows(kind, rows, error);
      },
    );
    return { accepted: rows.length, changed };
  });
}

async function changesAfter<Tables>(
  side: WriteSide<Tables>,
  after: string | null,
  first: number,
): Promise<EntryChangeRow[]> {
  if (first < 1 || first > 10_000)
    throw serviceError('BAD_INPUT', `first cannot be ${first}: give 1 to 10000.`);
  try {
    return await readChanges(side.db, after, first);
  } catch (error) {
    if (error instanceof RangeError) throw serviceError('BAD_INPUT', error.message);
    throw error;
  }
}

type Resolver<Args> = (parent: unknown, args: Args, call: ServiceCall, info: GraphQLResolveInfo) => unknown;

function forWriters<Args>(resolve: Resolver<Args>): Resolver<Args> {
  return (parent, args, call, info) => {
    if (call.role !== 'write')
      throw serviceError('FORBIDDEN', 'This field needs the credential of the write side.');
    return resolve(parent, args, call, info);
  };
}
