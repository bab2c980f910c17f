import { type Kysely, sql } from 'kysely';
import { cursorOf, type Feed, type FeedSource } from './projection/feed.ts';

/** How many changes of each source search has not applied, counted to 1,000; null where it cannot be asked. */
export type SearchLag = Readonly<Record<FeedSource, number | null>>;

/** Asks every source now. */
export async function measureLag(db: Kysely<object>, feeds: readonly Feed[]): Promise<SearchLag> {
  const counts = await Promise.all(feeds.map(async (feed) => [feed.source, await pendingIn(db, feed)]));
  return Object.fromEntries(counts);
}

async function pendingIn(db: Kysely<object>, feed: Feed): Promise<number | null> {
  const after = await cursorOf(db, feed.source);
  // The service's own outbox also shows what the feed still holds back for the sake of order.
  if (feed.source === 'catalogue') return pendingInOutbox(db, after ?? '0-0');
  const told = await feed.read(after, countedTo, AbortSignal.timeout(answerWithinMs)).catch(() => null);
  return told?.length ?? null;
}

async function pendingInOutbox(db: Kysely<object>, after: string): Promise<number> {
  const [transaction, id] = after.split('-');
  const { rows } = await sql<{ pending: number }>`
    SELECT count(*) AS pending FROM (
      SELECT FROM outbox WHERE (transaction, id) > (${transaction}::xid8, ${id}::bigint) LIMIT ${countedTo}
    ) AS counted`.execute(db);
  return rows[0]?.pending ?? 0;
}

const countedTo = 1_000;
const answerWithinMs = 5_000;
