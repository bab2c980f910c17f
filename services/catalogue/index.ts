import { catalogueBook, searchBook } from '../../schema/entries/keys.ts';
import { catalogueReads } from '../../schema/read/catalogue.ts';
import type { ServiceCaller } from '../../schema/service-request.ts';
import { createDatabase, type Database } from '../kit/database.ts';
import { type LedgerOptions, ledgerResolvers, openLedger } from '../kit/ledger/index.ts';
import type { Log } from '../kit/log.ts';
import { migrate } from '../kit/migrate.ts';
import { createReadCall } from '../kit/read-call.ts';
import { createService, type Service } from '../kit/service.ts';
import { startVersionPruning, type VersionKeeping } from '../kit/version-pruning.ts';
import { writeSideResolvers } from '../kit/write-side.ts';
import { indexMigration } from './index-migration.ts';
import { catalogueMigration } from './migration.ts';
import { fingerprintMigration } from './search/fingerprint-migration.ts';
import { searchMigration } from './search/migration.ts';
import { applyCatalogueChanges } from './search/projection/catalogue.ts';
import { changesOf, type Feed, ownChanges } from './search/projection/feed.ts';
import { followFeeds } from './search/projection/follow.ts';
import { applyPricingChanges } from './search/projection/pricing.ts';
import { applyStockChanges } from './search/projection/stock.ts';
import { searchResolvers } from './search/resolvers.ts';
import { categoriesDelete, categoriesUpsert } from './write/category-rows.ts';
import { productsDelete, productsUpsert } from './write/product-rows.ts';

/** What the catalogue service runs on. */
export interface CatalogueServiceOptions extends LedgerOptions, VersionKeeping {
  readonly databaseUrl: string;
  readonly log: Log;
  /** Whose changes search follows; either may be out of reach for any time. */
  readonly callers: Readonly<Record<'pricing' | 'stock', ServiceCaller>>;
  readonly maxConnections?: number;
  /** How often search asks its sources for changes; 200 unless told. */
  readonly pollMs?: number;
  /** For products whose input does not say when they were introduced. */
  readonly now?: () => Date;
}

/** Opens the catalogue service: its database is brought up to date, search follows its sources from now on. */
export async function createCatalogueService(options: CatalogueServiceOptions): Promise<Service> {
  const { log, pollMs = 200, now = () => new Date() } = options;
  const db = createDatabase<object>({
    url: options.databaseUrl,
    schema: 'catalogue',
    ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
  });
  await migrate(db, 'catalogue', {
    '2026-11-catalogue': catalogueMigration,
    '2026-11-search': searchMigration,
    '2026-12-index-entries': indexMigration,
    '2027-01-search-fingerprints': fingerprintMigration,
  });
  const feeds = createFeeds(db, options.callers);
  const ledger = openLedger({ ...options, service: 'catalogue', schema: 'catalogue', order: 'committed' });
  const followed = followFeeds(db, feeds, { log, pollMs, committed: ledger.committed });
  const pruning = startVersionPruning(db, log, 'catalogue', options);
  return createService({
    name: 'catalogue',
    resolvers: [
      catalogueReads,
      searchResolvers(db, feeds),
      ledgerResolvers({ db, ledger, ownsBook }),
      // In the order in which a load applies them: what is named before what names it.
      writeSideResolvers({
        db,
        order: 'committed',
        ledger,
        kinds: [categoriesUpsert, productsUpsert(now), productsDelete, categoriesDelete],
      }),
    ],
    createCall: (call, published) => createReadCall(db, call, published),
    reads: ledger.reads,
    log,
    close: async () => {
      await Promise.all([followed.close(), pruning.close()]);
      await ledger.close();
      await db.destroy();
    },
  });
}

const createFeeds = (db: Database<object>, callers: CatalogueServiceOptions['callers']): readonly Feed[] => [
  { source: 'catalogue', read: ownChanges(db), apply: applyCatalogueChanges },
  { source: 'pricing', read: changesOf('pricing', callers.pricing), apply: applyPricingChanges },
  { source: 'stock', read: changesOf('stock', callers.stock), apply: applyStockChanges },
];

const ownsBook = (book: string): boolean => book === catalogueBook || book === searchBook;
