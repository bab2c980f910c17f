import { placesBook, stockBook } from '../../schema/entries/keys.ts';
import { stockReads } from '../../schema/read/stock.ts';
import { createDatabase } from '../kit/database.ts';
import { type LedgerOptions, ledgerResolvers, openLedger } from '../kit/ledger/index.ts';
import type { Log } from '../kit/log.ts';
import { migrate } from '../kit/migrate.ts';
import { createReadCall, type ReadCall } from '../kit/read-call.ts';
import { createService, type Service } from '../kit/service.ts';
import { startVersionPruning, type VersionKeeping } from '../kit/version-pruning.ts';
import { writeSideResolvers } from '../kit/write-side.ts';
import { goodsResolvers } from './goods/resolvers.ts';
import { holdResolvers } from './holds/resolvers.ts';
import { startHoldSweep } from './holds/sweep.ts';
import { stockMigrations } from './migrations.ts';
import { startOnSaleSchedule } from './on-sale-schedule.ts';
import { orderableResolvers } from './orderable.ts';
import { pickupResolvers } from './pickup/resolvers.ts';
import { countKind } from './write/counts.ts';
import { locationKind } from './write/locations.ts';
import { movementKind } from './write/movements.ts';
import { policyKind } from './write/policies.ts';
import { regionKind } from './write/regions.ts';
import { storeKind } from './write/stores.ts';

/** What the stock service runs on. */
export interface StockServiceOptions extends LedgerOptions, VersionKeeping {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly maxConnections?: number;
  /** How often starts of sale are looked for; 200 unless told. */
  readonly scheduleTickMs?: number;
  /** How often expired holds are given back; 1,000 unless told. */
  readonly sweepTickMs?: number;
}

/** Opens the stock service: its database is brought up to date, starts of sale are written from now on. */
export async function createStockService(options: StockServiceOptions): Promise<Service> {
  const db = createDatabase<object>({
    url: options.databaseUrl,
    schema: 'stock',
    ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
  });
  await migrate(db, 'stock', stockMigrations);
  const ledger = openLedger({ ...options, service: 'stock', schema: 'stock', order: 'single' });
  const schedule = startOnSaleSchedule(db, ledger, options.log, options.scheduleTickMs ?? 200);
  const sweep = startHoldSweep({ db, ledger }, options.log, options.sweepTickMs ?? 1_000);
  const pruning = startVersionPruning(db, options.log, 'stock', options);
  return createService<ReadCall>({
    name: 'stock',
    resolvers: [
      ...stockReads,
      ledgerResolvers({ db, ledger, ownsBook }),
      orderableResolvers(db),
      pickupResolvers(db),
      holdResolvers({ db, ledger }),
      goodsResolvers({ db, ledger }),
      // In the order in which a load applies them: what is named before what names it.
      writeSideResolvers({
        db,
        order: 'single',
        ledger,
        kinds: [regionKind, locationKind, storeKind, policyKind, countKind, movementKind],
      }),
    ],
    createCall: (call, published) => createReadCall(db, call, published),
    reads: ledger.reads,
    log: options.log,
    close: async () => {
      await Promise.all([schedule.close(), sweep.close(), pruning.close()]);
      await ledger.close();
      await db.destroy();
    },
  });
}

const ownsBook = (book: string): boolean => book === placesBook || book.startsWith(stockBook(''));
