import { marketsBook, priceBook } from '../../schema/entries/keys.ts';
import { pricingReads } from '../../schema/read/pricing.ts';
import { createDatabase } from '../kit/database.ts';
import { readBookSources } from '../kit/foreign/index.ts';
import { type LedgerOptions, ledgerResolvers, openLedger } from '../kit/ledger/index.ts';
import type { Log } from '../kit/log.ts';
import { migrate } from '../kit/migrate.ts';
import { createReadCall, type ReadCall } from '../kit/read-call.ts';
import { createService, type Service } from '../kit/service.ts';
import { startVersionPruning, type VersionKeeping } from '../kit/version-pruning.ts';
import { writeSideResolvers } from '../kit/write-side.ts';
import { migrations } from './migrations.ts';
import { quoteResolvers } from './quote/resolvers.ts';
import { refundResolvers } from './refund/resolvers.ts';
import { startSchedule } from './schedule.ts';
import { type RestSourceConfig, type RunningSource, startSource } from './source/index.ts';
import { rowKinds } from './write/row-kinds.ts';

/** What the pricing service needs. */
export interface PricingServiceOptions extends LedgerOptions, VersionKeeping {
  /** `postgres://user:password@host:port/database`; the service owns its schema `pricing`. */
  readonly databaseUrl: string;
  readonly log: Log;
  readonly maxConnections?: number;
  /** How often it looks for prices and promotions that are due to start or end: every 200 ms where left out. */
  readonly scheduleTickMs?: number;
  /** How long the amounts of a quote hold: 15 minutes where left out, a day at most. */
  readonly quoteLifetimeMs?: number;
  /** Systems of others that hold the truth about a price list. */
  readonly sources?: readonly RestSourceConfig[];
}

/** Opens the pricing service: brings its tables up to date and starts its schedule. */
export async function createPricingService(options: PricingServiceOptions): Promise<Service> {
  const db = createDatabase<object>({
    url: options.databaseUrl,
    schema: 'pricing',
    ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
  });
  try {
    await migrate(db, 'pricing', migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const ledger = openLedger({ ...options, service: 'pricing', schema: 'pricing', order: 'committed' });
  const schedule = startSchedule(db, ledger, options.log, options.scheduleTickMs ?? 200);
  const pruning = startVersionPruning(db, options.log, 'pricing', options);
  const close = async (): Promise<void> => {
    await Promise.all([schedule.close(), pruning.close()]);
    await ledger.close();
    await db.destroy();
  };
  const sources = await startSources(options, { db, ledger, log: options.log }).catch(async (error) => {
    await close();
    throw error;
  });
  return createService<ReadCall>({
    name: 'pricing',
    resolvers: [
      pricingReads,
      quoteResolvers(db, options.quoteLifetimeMs ?? defaultQuoteLifetimeMs),
      refundResolvers,
      ledgerResolvers({ db, ledger, ownsBook, readSources: (books) => readBookSources(db, books) }),
      writeSideResolvers({ db, order: 'committed', ledger, kinds: rowKinds }),
    ],
    createCall: (call, published) => createReadCall(db, call, published),
    reads: ledger.reads,
    routes: sources.flatMap((source) => source.routes),
    log: options.log,
    close: async () => {
      await Promise.all(sources.map((source) => source.close()));
      await close();
    },
  });
}

async function startSources(
  { sources = [] }: PricingServiceOptions,
  parts: Parameters<typeof startSource>[0],
): Promise<readonly RunningSource[]> {
  const running: RunningSource[] = [];
  try {
    // One after the other: the second one of a list is refused by name.
    for (const source of sources) running.push(await startSource(parts, source));
    return running;
  } catch (error) {
    await Promise.all(running.map((source) => source.close()));
    throw error;
  }
}

// Time enough to pay; little enough that a price withdrawn in error costs little.
const defaultQuoteLifetimeMs = 15 * 60_000;

const ownsBook = (book: string): boolean => book === marketsBook || book.startsWith(priceBook(''));
