import { type Kysely, sql } from 'kysely';

/** An event as its row has it. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly at: Date;
  /** JSON text. */
  readonly payload: string;
}

/** Events after one of them, or from the oldest; null where there is none of this id. */
export async function readEvents(
  db: Kysely<object>,
  after: string | null,
  first: number,
): Promise<readonly EventRow[] | null> {
  await numberEvents(db);
  const number = after === null ? 0 : await numberOf(db, after);
  if (number === null) return null;
  const { rows } = await sql<EventRow>`
    SELECT id, type, subject, at, payload::text AS payload FROM event
    WHERE number > ${number} ORDER BY number LIMIT ${first}`.execute(db);
  return rows;
}

async function numberOf(db: Kysely<object>, id: string): Promise<number | null> {
  const { rows } = await sql<{ number: number }>`
    SELECT number FROM event WHERE id = ${id} AND number IS NOT NULL`.execute(db);
  return rows[0]?.number ?? null;
}

const numberedAtOnce = 1_000;

/**
 * Gives numbers to events that can be seen. One reader after the other does so, so that numbers become visible in their
 * own order: whoever has read up to one has missed none before it, however long its writer took to commit. Nobody who
 * writes waits for that, and a transaction that stays open keeps back its own events alone.
 */
async function numberEvents(db: Kysely<object>): Promise<void> {
  const { rows } = await sql<{ due: boolean }>`
    SELECT EXISTS (SELECT FROM event WHERE number IS NULL) AS due`.execute(db);
  if (rows[0]?.due !== true) return;
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' events', 3))`.execute(trx);
    // A statement of its own: it sees what became visible while this one waited.
    await sql`
      UPDATE event SET number = due.number FROM (
        SELECT position, nextval('event_number') AS number FROM (
          SELECT position FROM event WHERE number IS NULL ORDER BY position LIMIT ${numberedAtOnce}) AS oldest
      ) AS due WHERE event.position = due.position`.execute(trx);
  });
}
