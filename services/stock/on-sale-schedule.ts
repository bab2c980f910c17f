import { type Kysely, sql } from 'kysely';
import { inChange } from '../kit/change.ts';
import type { ServiceLedger } from '../kit/ledger/index.ts';
import type { Log } from '../kit/log.ts';
import { startTicking, type Ticking } from '../kit/ticking.ts';
import { findLocations } from './write/locations.ts';
import { lockStock, putAvailabilities, type StockRef } from './write/stock-rows.ts';

/**
 * Puts pre-orders on sale at their instant by the database's clock, as writes like any other.
 * Several may run over one database: what is due is written once.
 */
export const startOnSaleSchedule = (
  db: Kysely<object>,
  { committed }: Pick<ServiceLedger, 'committed'>,
  log: Log,
  tickMs: number,
): Ticking =>
  startTicking(async () => (await putDueOnSale(db, committed)) === dueAtOnce, {
    ...{ tickMs, begins: 'later', log, service: 'stock' },
    failure: { level: 'error', message: 'starts of sale wait: they cannot be written' },
  });

const dueAtOnce = 1_000;

/** Puts at most 1,000 of the due ones on sale and says how many were due. */
async function putDueOnSale(db: Kysely<object>, committed: ServiceLedger['committed']): Promise<number> {
  const { rows: due } = await sql<StockRef>`
    SELECT location, sku FROM stock WHERE preorder_until <= clock_timestamp()
    ORDER BY preorder_until LIMIT ${dueAtOnce}`.execute(db);
  if (due.length === 0) return 0;
  const { commit } = await inChange(db, 'single', async (change) => {
    const locations = await findLocations(
      change.trx,
      due.map((ref) => ref.location),
    );
    await lockStock(change, due, locations);
    // Asked again under the lock: a policy may have moved the start, or another process have written it.
    const { rows: started } = await sql<StockRef>`
      UPDATE stock SET preorder_until = NULL
      FROM unnest(
        ${due.map((ref) => ref.location)}::text[], ${due.map((ref) => ref.sku)}::text[]) AS due(location, sku)
      WHERE (stock.location, stock.sku) = (due.location, due.sku) AND preorder_until <= clock_timestamp()
      RETURNING stock.location, stock.sku`.execute(change.trx);
    await putAvailabilities(change, started);
  });
  committed(commit);
  return due.length;
}
