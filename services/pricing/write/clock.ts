import { type Kysely, sql } from 'kysely';

/** The instant by the database's clock, in whole milliseconds: what is written and what is compared agree. */
export async function readClock<Tables>(db: Kysely<Tables>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT pricing_clock() AS now`.execute(db);
  return rows[0]?.now ?? new Date(Number.NaN);
}
