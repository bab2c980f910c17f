import type { ExecutionResult } from 'graphql';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createStockService } from '../../../services/stock/index.ts';
import { createQuietLog, type LoggedLine } from '../../kit/quiet-log.ts';
import { createTestDatabase } from '../../kit/test-database.ts';

/** A stock service with two regions: `eu` serves FR from `warehouse`, `ch` serves CH from `depot`. */
export interface StockShop {
  readonly service: Service;
  readonly databaseUrl: string;
  readonly logged: readonly LoggedLine[];
  /** Asks as the gateway does, in the market FR unless told. */
  ask(document: string, variables?: object, context?: StockContext): Promise<ExecutionResult>;
  /** Calls one mutation of the write side and gives its whole answer. */
  write(mutation: WriteMutation, rows: readonly object[]): Promise<ExecutionResult>;
  /** `write` for rows that must be accepted; says how many entries changed. */
  accept(mutation: WriteMutation, rows: readonly object[]): Promise<number>;
  /** Online availability as [status, quantity, version], or null. */
  online(sku: string): Promise<readonly [string, number, number] | null>;
  close(): Promise<void>;
}

export interface StockContext {
  readonly market?: string;
  readonly store?: string;
}

export type WriteMutation = keyof typeof argumentOf;

const argumentOf = {
  regionsUpsert: ['regions', 'RegionInput'],
  locationsUpsert: ['locations', 'LocationInput'],
  storesUpsert: ['stores', 'StoreInput'],
  stockMovementsAdd: ['movements', 'StockMovementInput'],
  stockCountsAdd: ['counts', 'StockCountInput'],
  stockPoliciesUpsert: ['policies', 'StockPolicyInput'],
} as const;

/** @param sweepTickMs how often expired holds are given back; never, unless told. */
export async function createStockShop(scheduleTickMs = 20, sweepTickMs = 3_600_000): Promise<StockShop> {
  const database = await createTestDatabase();
  const log = createQuietLog();
  const service = await createStockService({ databaseUrl: database.url, log, scheduleTickMs, sweepTickMs });
  const call = (role: 'graph' | 'write', document: string, variables: object, context: StockContext) =>
    service.caller(role)({
      document,
      variables: variables as Record<string, unknown>,
      context: formatContextHeader('stock', context),
      requestId: 'test',
    });
  const write: StockShop['write'] = (mutation, rows) => {
    const [argument, type] = argumentOf[mutation];
    const document = `mutation ($rows: [${type}!]!) { ${mutation}(${argument}: $rows) { accepted changed } }`;
    return call('write', document, { rows }, {});
  };
  const ask: StockShop['ask'] = (document, variables = {}, context = { market: 'FR' }) =>
    call('graph', document, variables, context);
  const shop: StockShop = {
    service,
    databaseUrl: database.url,
    logged: log.lines,
    ask,
    write,
    accept: async (mutation, rows) => {
      const { data, errors } = await write(mutation, rows);
      const answer = data?.[mutation] as { changed: number } | undefined;
      if (answer === undefined) throw new Error(JSON.stringify(errors));
      return answer.changed;
    },
    online: async (sku) => {
      const { data } = await ask(
        'query ($sku: String!) { availabilityBySkus(skus: [$sku]) { status quantity version } }',
        {
          sku,
        },
      );
      const [found] = (data?.availabilityBySkus ?? []) as ({
        status: string;
        quantity: number;
        version: number;
      } | null)[];
      return found ? [found.status, found.quantity, found.version] : null;
    },
    close: async () => {
      await service.close();
      await database.close();
    },
  };
  await shop.accept('regionsUpsert', [
    { key: 'eu', markets: ['FR'], onlineLocation: 'warehouse' },
    { key: 'ch', markets: ['CH'], onlineLocation: 'depot' },
  ]);
  return shop;
}

/** A store of the region `eu` in Lyon that offers pick-up. */
export const storeIn = (key: string, changes: object = {}): object => ({
  key,
  region: 'eu',
  name: `Store ${key}`,
  address: { lines: ['1 rue de la Paix'], city: 'Lyon', country: 'FR' },
  geo: { latitude: 45.764, longitude: 4.8357 },
  timeZone: 'Europe/Paris',
  services: ['PICKUP'],
  ...changes,
});

/** An instant of the night of 10 November 2026, such as `at('02:20')`. */
export const at = (time: string): string => `2026-11-10T${time}:00.000Z`;
