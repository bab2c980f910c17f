import type { ExecutionResult } from 'graphql';
import pg from 'pg';
import { formatContextHeader } from '../../../schema/context-header.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createPricingService } from '../../../services/pricing/index.ts';
import { createQuietLog, type LoggedLine } from '../../kit/quiet-log.ts';
import { createTestDatabase } from '../../kit/test-database.ts';

/** A pricing service over a database of its own. */
export interface PricingShop {
  readonly databaseUrl: string;
  readonly logged: readonly LoggedLine[];
  /** Puts the service's clock forward. */
  pass(hours: number): Promise<void>;
  /** An instant by the service's clock, as RFC 3339. */
  later(hours: number): string;
  /** Stops the service and starts another one over the same database. */
  restart(whileStopped?: () => Promise<void>): Promise<void>;
  /** Writes rows and answers with `{ accepted, changed }`; throws the first error. */
  write(
    mutation: keyof typeof writes,
    rows: readonly unknown[],
  ): Promise<{ accepted: number; changed: number }>;
  /** The rows that a write refuses, as `field: reason`. */
  refused(mutation: keyof typeof writes, rows: readonly unknown[]): Promise<readonly string[]>;
  /** Asks as a market's shopper and answers with the data; throws the first error. */
  ask<Data>(document: string, variables?: object, context?: Situation): Promise<Data>;
  /** The code and message of the first error. */
  fails(document: string, variables?: object, context?: Situation): Promise<string>;
  close(): Promise<void>;
}

/** Who asks, and where. */
export interface Situation {
  readonly market?: string;
  readonly customerGroup?: string;
}

const writes = {
  marketsUpsert: ['markets', 'MarketInput'],
  deliveryTermsUpsert: ['terms', 'DeliveryTermsInput'],
  priceListsUpsert: ['priceLists', 'PriceListInput'],
  pricedItemsUpsert: ['items', 'PricedItemInput'],
  pricesUpsert: ['prices', 'PriceInput'],
  pricesDelete: ['prices', 'PriceKeyInput'],
  priceHistoryAdd: ['history', 'PriceHistoryInput'],
  promotionsUpsert: ['promotions', 'PromotionInput'],
  promotionsDelete: ['keys', 'String'],
} as const;

/** Opens an empty shop. */
export async function openPricingShop(scheduleTickMs = 20): Promise<PricingShop> {
  const database = await createTestDatabase();
  const log = createQuietLog();
  const open = (): Promise<Service> =>
    createPricingService({ databaseUrl: database.url, log, scheduleTickMs });
  let service = await open();
  let passedHours = 0;
  const run = (
    role: 'graph' | 'write',
    document: string,
    variables: object = {},
    context: Situation = {},
  ): Promise<ExecutionResult> =>
    service.caller(role)({
      document,
      variables: variables as Record<string, unknown>,
      context: formatContextHeader('pricing', context),
      requestId: 'test',
    });
  const runWrite = (mutation: keyof typeof writes, rows: readonly unknown[]): Promise<ExecutionResult> => {
    const [argument, type] = writes[mutation];
    const document = `mutation ($rows: [${type}!]!) { ${mutation}(${argument}: $rows) { accepted changed } }`;
    return run('write', document, { rows });
  };
  return {
    databaseUrl: database.url,
    logged: log.lines,
    pass: async (hours) => {
      passedHours += hours;
      await putForward(database.url, passedHours);
    },
    later: (hours) => inMs((passedHours + hours) * 3_600_000),
    async restart(whileStopped = async () => {}) {
      await service.close();
      await whileStopped();
      service = await open();
    },
    write: async (mutation, rows) => dataOf(await runWrite(mutation, rows))[mutation] as never,
    refused: async (mutation, rows) => {
      const [error] = (await runWrite(mutation, rows)).errors ?? [];
      const refused = (error?.extensions.rows ?? []) as { index: number; field: string; reason: string }[];
      return refused.map(({ index, field, reason }) => `${index} ${field}: ${reason}`);
    },
    ask: async (document, variables, context = { market: 'FR' }) =>
      dataOf(await run('graph', document, variables, context)) as never,
    fails: async (document, variables, context = { market: 'FR' }) => {
      const [error] = (await run('graph', document, variables, context)).errors ?? [];
      return `${error?.extensions.code}: ${error?.message}`;
    },
    async close() {
      await service.close();
      await database.close();
    },
  };
}

async function putForward(databaseUrl: string, hours: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    CREATE OR REPLACE FUNCTION pricing.pricing_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT date_trunc('milliseconds', clock_timestamp() + ${hours} * interval '1 hour') $$`);
  await client.end();
}

function dataOf({ data, errors }: ExecutionResult): Record<string, unknown> {
  if (errors?.[0] !== undefined) throw errors[0];
  return JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
}

/** A list in euros with a market that shows tax and keeps the EU's rule, and one in dollars that adds tax at the end. */
export async function fillMarkets(shop: PricingShop): Promise<void> {
  await shop.write('priceListsUpsert', [
    { key: 'fr-eur', currency: 'EUR' },
    { key: 'fr-pro', currency: 'EUR', customerGroup: 'pro' },
    { key: 'us-usd', currency: 'USD' },
  ]);
  await shop.write('marketsUpsert', [franceInput, usaInput]);
}

/** France: 20 % included, 5.5 % reduced. */
export const franceInput = {
  id: 'FR',
  name: 'France',
  country: 'FR',
  currency: 'EUR',
  taxIncluded: true,
  languages: ['fr', 'en'],
  priceLists: ['fr-pro', 'fr-eur'],
  lowestPriceRule: true,
  taxRates: [
    { taxCategory: 'standard', rate: '0.2', country: 'FR' },
    { taxCategory: 'reduced', rate: '0.055', country: 'FR' },
    { taxCategory: 'standard', rate: '0.19', country: 'DE' },
  ],
};

/** United States: tax by state, added at the end. */
export const usaInput = {
  id: 'US',
  name: 'United States',
  country: 'US',
  currency: 'USD',
  taxIncluded: false,
  languages: ['en'],
  priceLists: ['us-usd'],
  taxRates: [
    { taxCategory: 'standard', rate: '0', country: 'US' },
    { taxCategory: 'standard', rate: '0.08875', country: 'US', region: 'NY' },
  ],
};

/** Calls until the answer fits; fails after half a minute with the last answer. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  fits: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)} after half a minute.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** An instant relative to now, as RFC 3339. */
export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
export const inDays = (days: number): string => inMs(days * 86_400_000);
