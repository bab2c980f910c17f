import { type Kysely, sql } from 'kysely';
import { inChange } from '../kit/change.ts';
import type { ServiceLedger } from '../kit/ledger/index.ts';
import type { Log } from '../kit/log.ts';
import { startTicking, type Ticking } from '../kit/ticking.ts';
import { lockLists } from './write/lock-lists.ts';

/**
 * Writes what is due, list by list, each as one change like any other: at once what fell due while nobody ran, then at
 * every tick. Instants are compared with the database's clock alone. Several may run over one database.
 */
export const startSchedule = (
  db: Kysely<object>,
  { committed }: Pick<ServiceLedger, 'committed'>,
  log: Log,
  tickMs: number,
): Ticking =>
  startTicking(() => applyOneDueList(db, committed), {
    ...{ tickMs, begins: 'at once', log, service: 'pricing' },
    failure: { level: 'error', message: 'scheduled prices wait: cannot be written' },
  });

/** Applies everything that is due in one list; false where nothing is due or others are at it. */
async function applyOneDueList(db: Kysely<object>, committed: ServiceLedger['committed']): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM due_change WHERE at <= pricing_clock() LIMIT 1`.execute(db);
  if (rows.length === 0) return false;
  const { result, commit } = await inChange(db, 'committed', async (change) => {
    const { rows: claims } = await sql<{ priceList: string; at: Date }>`
      SELECT price_list AS "priceList", at FROM due_change
      WHERE at <= pricing_clock()
        -- A list is claimed by its earliest instant: nobody may begin with its second while the first is being written.
        AND NOT EXISTS (
          SELECT FROM due_change AS earlier
          WHERE earlier.price_list = due_change.price_list AND earlier.at < due_change.at)
      ORDER BY at LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(change.trx);
    const [claim] = claims;
    if (claim === undefined) return false;
    await lockLists(change, [claim.priceList]);
    await sql`
      DELETE FROM due_change WHERE price_list = ${claim.priceList} AND at <= ${claim.at}::timestamptz`.execute(
      change.trx,
    );
    return true;
  });
  committed(commit);
  return result;
}
