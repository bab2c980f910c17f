import { type Kysely, sql, type Transaction } from 'kysely';
import { formatContextHeader } from '../../../../schema/context-header.ts';
import type { ServiceCaller } from '../../../../schema/service-request.ts';
import { readChanges } from '../../../kit/changes-feed.ts';
import { type Commit, noCommit } from '../../../kit/commit.ts';
import { type Markers, withMarkers } from './markers.ts';

/** One change of an entry as search takes it in. */
export interface FeedChange {
  readonly book: string;
  readonly key: string;
  readonly version: number;
  /** Null where the entry was deleted. */
  readonly value: unknown;
}

/** A change as its source tells it: with a place in the feed, and its value still as JSON text. */
export interface ToldChange {
  readonly cursor: string;
  readonly book: string;
  readonly key: string;
  readonly version: number;
  readonly value: string | null;
}

/** Where search learns of changes. */
export interface Feed {
  readonly source: FeedSource;
  /** Changes after a cursor, at most `first`; rejects where the source is out of reach. */
  readonly read: (after: string | null, first: number, signal: AbortSignal) => Promise<readonly ToldChange[]>;
  /** Adds to `markers` what searches must hear of. */
  readonly apply: (
    trx: Transaction<object>,
    changes: readonly FeedChange[],
    markers: Markers,
  ) => Promise<void>;
}

export const feedSources = ['catalogue', 'pricing', 'stock'] as const;

export type FeedSource = (typeof feedSources)[number];

/** How many changes one transaction takes in at most. */
export const batchSize = 1_000;

/** What came of taking in a batch. */
export interface AppliedBatch {
  /** How many changes its source told. */
  readonly count: number;
  /** The markers that it raised. */
  readonly commit: Commit;
}

/**
 * Takes in one batch. The cursor moves in the transaction that writes the rows; of several
 * processes that read the same batch, one applies it and the others find the cursor moved and do nothing.
 */
export async function applyBatch(db: Kysely<object>, feed: Feed, signal: AbortSignal): Promise<AppliedBatch> {
  const after = await cursorOf(db, feed.source);
  const told = await feed.read(after, batchSize, signal);
  const last = told.at(-1);
  if (last === undefined) return { count: 0, commit: noCommit };
  const commit = await db.transaction().execute(async (trx) => {
    // Feeds are applied one at a time: rows of products are made from what all three have said.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' search', 0))`.execute(trx);
    const { rows } = await sql`
      UPDATE search_feed SET cursor = ${last.cursor}
      WHERE source = ${feed.source} AND cursor IS NOT DISTINCT FROM ${after} RETURNING source`.execute(trx);
    if (rows.length === 0) return noCommit;
    return withMarkers(trx, (markers) => feed.apply(trx, told.map(parseChange), markers));
  });
  return { count: told.length, commit };
}

/** How far a feed has been applied; null at its beginning. */
export async function cursorOf(db: Kysely<object>, source: FeedSource): Promise<string | null> {
  const { rows } = await sql<{ cursor: string | null }>`
    SELECT cursor FROM search_feed WHERE source = ${source}`.execute(db);
  return rows[0]?.cursor ?? null;
}

const parseChange = ({ book, key, version, value }: ToldChange): FeedChange => ({
  book,
  key,
  version,
  value: value === null ? null : JSON.parse(value),
});

/** Of each entry the change with the highest version. */
export function newestOf(changes: readonly FeedChange[]): FeedChange[] {
  const newest = new Map<string, FeedChange>();
  for (const change of changes) {
    const name = JSON.stringify([change.book, change.key]);
    const before = newest.get(name);
    if (before === undefined || before.version < change.version) newest.set(name, change);
  }
  return [...newest.values()];
}

/** Reads the service's own outbox. */
export const ownChanges =
  (db: Kysely<object>): Feed['read'] =>
  (after, first) =>
    readChanges(db, after, first);

/** Asks another service for its changes. */
export function changesOf(service: 'pricing' | 'stock', caller: ServiceCaller): Feed['read'] {
  return async (after, first, signal) => {
    const result = await caller({
      document: changesDocument,
      variables: { after, first },
      context: formatContextHeader(service, {}),
      requestId: 'search-feed',
      signal,
    });
    const changes = result.data?.changes as readonly ToldChange[] | null | undefined;
    if (changes) return changes;
    const reason = result.errors?.[0]?.message ?? 'it answered nothing';
    throw new Error(`The ${service} service does not tell its changes: ${reason}`);
  };
}

const changesDocument = `query SearchFeed($after: String, $first: Int) {
  changes(after: $after, first: $first) { cursor book key version value }
}`;
