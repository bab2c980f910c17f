import type { IResolvers } from '@graphql-tools/utils';
import { GraphQLError } from 'graphql';
import { quoted } from '../../schema/quoted.ts';
import { type Change, inChange } from './change.ts';
import { type EntryChangeRow, readChanges } from './changes-feed.ts';
import { noCommit } from './commit.ts';
import { forWriters, type RootResolver } from './for-writers.ts';
import { checkLoad } from './load-check.ts';
import { commitLoad, findLoad, findStagedLoads, type LoadState, stageChunk } from './loads.ts';
import type { RowKind, WriteSide } from './row-kind.ts';
import type { ServiceCall } from './service.ts';
import { rowsRejected, serviceError } from './service-error.ts';
import { isUnstorable, unstorableFaults } from './unstorable.ts';

/** Resolvers of every mutation of the write side, of loads and of the change feed. */
export function writeSideResolvers<Tables>(side: WriteSide<Tables>): IResolvers<unknown, ServiceCall> {
  const mutations = side.kinds.map((kind) => [kind.mutation, writeRows(side, kind)]);
  return {
    Query: {
      load: forWriters(async (_, { id }: { id: string }) => {
        const load = isUnstorable(id) ? null : await findLoad(side.db, id);
        // Long enough to learn what other processes have published.
        return load && withPublished(side, load, 4 * side.ledger.settings.pollMs);
      }),
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
      loadCommit: forWriters(async (_, { id, waitForPublish }: LoadCommitArguments, __, info) => {
        const load = await commitLoad(side, info.schema, loadName(id));
        return load && withPublished(side, load, waitMsOf(waitForPublish));
      }),
    },
  };
}

interface StageArguments {
  readonly id: string;
  readonly chunk: number;
  readonly rows: string;
}

interface LoadCommitArguments extends WaitArguments {
  readonly id: string;
}

interface WaitArguments {
  readonly waitForPublish?: boolean | null;
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
  throw serviceError('BAD_INPUT', `id cannot be ${quoted(id)}: give a name without zero characters.`);
}

function writeRows<Tables>(side: WriteSide<Tables>, kind: RowKind<Tables>): RootResolver<WaitArguments> {
  return forWriters(async (_, { waitForPublish, ...args }) => {
    const rows = (args as Readonly<Record<string, readonly never[]>>)[kind.argument] ?? [];
    const work = (change: Change<Tables>) => kind.apply(change, rows);
    const { changed, commit } = await inChange(side.db, side.order, work).catch((error: unknown) => {
      throw unstorableRows(kind, rows, error);
    });
    side.ledger.committed(commit);
    const published = await side.ledger.isPublished(commit, waitMsOf(waitForPublish));
    return { accepted: rows.length, changed, published };
  });
}

// Whoever does not want to wait is told what is known at once.
const waitMsOf = (waitForPublish: boolean | null | undefined): number | undefined =>
  waitForPublish === false ? 0 : undefined;

async function withPublished<Tables>(
  { ledger }: WriteSide<Tables>,
  load: LoadState,
  waitMs: number | undefined,
): Promise<object> {
  if (load.result === null) return load;
  const { accepted, changed, commit = noCommit } = load.result;
  return { ...load, result: { accepted, changed, published: await ledger.isPublished(commit, waitMs) } };
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
