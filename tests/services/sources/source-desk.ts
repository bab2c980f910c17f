import { createMemoryRegister } from '../../../ledger/index.ts';
import { serveHttp } from '../../../services/kit/serve-http.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createPricingService } from '../../../services/pricing/index.ts';
import { restSourceSchema } from '../../../services/pricing/source/index.ts';
import { parseConfig } from '../../../src/config.ts';
import { createQuietLog, type LoggedLine } from '../../kit/quiet-log.ts';
import { type RestSource, startRestSource } from '../../kit/rest-source.ts';
import { createTestDatabase } from '../../kit/test-database.ts';

/** A pricing service whose list `fr-eur` is fed by a REST source. */
export interface SourceDesk {
  readonly source: RestSource;
  readonly logged: readonly LoggedLine[];
  /** Where the service listens. */
  url(): string;
  /** Stops the service and starts another one over the same database, with other settings of the source. */
  restart(settings?: object, whileStopped?: () => Promise<void>): Promise<void>;
  /** Amount in minor units and version of a SKU, as its entry stands; amount null where it was deleted. */
  entry(sku: string): Promise<{ readonly amountMinor: number | null; readonly version: number }>;
  /** Ages as gateways are told them. */
  bookSource(): Promise<TestBookSource>;
  /** Waits for so many further questions to the source. */
  questions(count: number): Promise<void>;
  close(): Promise<void>;
}

/** The parts of `BookSource`. */
export interface TestBookSource {
  readonly name: string;
  readonly polledMsAgo: number | null;
  readonly behind: readonly { readonly key: string; readonly polledMsAgo: number | null }[];
}

interface Running {
  readonly service: Service;
  readonly url: string;
  close(): Promise<void>;
}

export const secret = 'a secret of the source';
const credentials = { graph: 'graph', write: 'write' };
const settingsFor = (url: string, settings: object): unknown => ({
  name: 'erp',
  priceList: 'fr-eur',
  url,
  skus: ['A', 'B', 'C'],
  intervalMs: 100,
  retryMs: 100,
  timeoutMs: 500,
  fields: { amount: 'price.amount', currency: 'price.currency', deleted: 'deleted' },
  webhook: { secret },
  ...settings,
});

/** A row as the source answers it. */
export const row = (sku: string, amount: unknown, more: object = {}): object => ({
  sku,
  price: { amount, currency: 'EUR' },
  ...more,
});

// Made once for a file: every desk has a copy of its own. The list must be there before a source can write into it.
let shopWithList: Promise<string> | null = null;
async function makeShopWithList(): Promise<string> {
  const { url } = await createTestDatabase();
  const service = await createPricingService({ databaseUrl: url, log: createQuietLog() });
  const document =
    'mutation { priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }]) { changed } }';
  const { errors } = await service.caller('write')({ document, context: '', requestId: 'test' });
  if (errors?.[0] !== undefined) throw errors[0];
  await service.close();
  return new URL(url).pathname.slice(1);
}

/** Opens a shop with one empty list, which the source feeds; that one holds A, B and C. */
export async function openSourceDesk(settings: object = {}): Promise<SourceDesk> {
  shopWithList ??= makeShopWithList();
  const [database, source] = await Promise.all([
    shopWithList.then((name) => createTestDatabase(name)),
    startRestSource(),
  ]);
  const log = createQuietLog();
  const register = createMemoryRegister();
  for (const sku of ['A', 'B', 'C']) source.rows.set(sku, row(sku, '10.00'));
  const open = async (sources: readonly object[]): Promise<Running> => {
    const service = await createPricingService({
      databaseUrl: database.url,
      log,
      register,
      ledger: { exclusive: true },
      sources: sources.map((given) => parseConfig(restSourceSchema, settingsFor(source.url, given))),
    });
    const listening = await serveHttp(service, { host: '127.0.0.1', port: 0, credentials, log });
    return {
      service,
      url: listening.url.replace('/graphql', ''),
      close: async () => {
        await listening.close();
        await service.close();
      },
    };
  };
  let running = await open([settings]);
  const run = async (role: 'graph' | 'write', document: string): Promise<Record<string, unknown>> => {
    const { data, errors } = await running.service.caller(role)({ document, context: '', requestId: 'test' });
    if (errors?.[0] !== undefined) throw errors[0];
    return data as Record<string, unknown>;
  };
  const restart: SourceDesk['restart'] = async (given = settings, whileStopped = async () => {}) => {
    await running.close();
    await whileStopped();
    running = await open([given]);
  };
  return {
    source,
    logged: log.lines,
    url: () => running.url,
    restart,
    entry: async (sku) => {
      const { entries } = (await run(
        'graph',
        `{ entries(book: "prices:fr-eur", keys: ["price/${sku}"]) { version value } }`,
      )) as { entries: { version: number; value: string | null }[] };
      const [{ version, value } = { version: 0, value: null }] = entries;
      const amountMinor = value === null ? null : (JSON.parse(value) as { amountMinor: number }).amountMinor;
      return { amountMinor, version };
    },
    bookSource: async () => {
      const { bookStamps } = (await run(
        'graph',
        '{ bookStamps(books: ["prices:fr-eur"]) { source { name polledMsAgo behind { key polledMsAgo } } } }',
      )) as { bookStamps: { source: TestBookSource }[] };
      const [stamp] = bookStamps;
      if (stamp === undefined) throw new Error('no stamp');
      return stamp.source;
    },
    questions: async (count) => {
      const wanted = source.questions.length + count;
      while (source.questions.length < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    close: async () => {
      await running.close();
      await source.close();
      await database.close();
    },
  };
}
