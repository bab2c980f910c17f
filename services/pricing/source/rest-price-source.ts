import { type Kysely, sql } from 'kysely';
import { entryKey, priceBook } from '../../../schema/entries/keys.ts';
import { formatAmount } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import { type ForeignSource, type Polled, SourceUnavailable } from '../../kit/foreign/index.ts';
import { findPriceLists } from '../write/find-price-lists.ts';
import { deletePrices, upsertPrices } from '../write/prices.ts';
import { readItems, type SourcePrice } from './read-items.ts';
import { createRestClient, type RestClient } from './rest-client.ts';
import type { RestSourceConfig } from './source-config.ts';

/**
 * A price list whose truth is a JSON API of somebody else's making. What it says is written as the retailer's own
 * systems would write it, so that promotions, former prices and the history of 30 days follow from it too.
 */
export function createRestPriceSource(
  db: Kysely<object>,
  config: RestSourceConfig,
): ForeignSource<SourcePrice> {
  const ask = createRestClient(config);
  const { priceList } = config;
  return {
    name: config.name,
    book: priceBook(priceList),
    keyPrefix: entryKey.price(''),
    keys: async (trx) => config.skus ?? (await findPricedSkus(trx)),
    poll: async (skus, signal) => {
      const currency = await currencyOf(db, priceList);
      const answer = await ask(skus, signal);
      if (answer.kind === 'items') return readItems(answer.items, skus, config, currency);
      return skus.length === 1 ? sayNotFound(skus, config) : askEach(ask, skus, signal, config, currency);
    },
    apply: (change, prices) => writePrices(change, priceList, prices),
  };
}

async function findPricedSkus(db: Kysely<object>): Promise<readonly string[]> {
  const { rows } = await sql<{ sku: string }>`SELECT sku FROM priced_item`.execute(db);
  return rows.map(({ sku }) => sku);
}

async function currencyOf(db: Kysely<object>, priceList: string): Promise<string> {
  const list = (await findPriceLists(db, [priceList])).get(priceList);
  if (list === undefined) throw new SourceUnavailable(`There is no price list ${priceList} to write into.`);
  return list.currency;
}

const sayNotFound = (
  skus: readonly string[],
  { notFound }: RestSourceConfig,
): ReadonlyMap<string, Polled<SourcePrice>> =>
  new Map(
    skus.map((sku) => [
      sku,
      notFound === 'delete' ? { kind: 'gone' } : { kind: 'fault', reason: 'The source does not know it.' },
    ]),
  );

// Of which of them it is said can only be found out one by one. That none of many is there may be a wrong address, and
// deletes nothing.
async function askEach(
  ask: RestClient,
  skus: readonly string[],
  signal: AbortSignal,
  config: RestSourceConfig,
  currency: string,
): Promise<ReadonlyMap<string, Polled<SourcePrice>>> {
  const said = new Map<string, Polled<SourcePrice>>();
  let isAnyThere = false;
  for (const sku of skus) {
    const answer = await ask([sku], signal);
    if (answer.kind === 'items') isAnyThere = true;
    const each =
      answer.kind === 'items' ? readItems(answer.items, [sku], config, currency) : sayNotFound([sku], config);
    for (const [key, one] of each) said.set(key, one);
  }
  if (isAnyThere) return said;
  const reason = `The source knows none of ${skus.length} SKUs asked for together.`;
  return new Map(skus.map((sku) => [sku, { kind: 'fault', reason }]));
}

async function writePrices(
  change: Change<object>,
  priceList: string,
  prices: ReadonlyMap<string, SourcePrice | null>,
): Promise<void> {
  const currency = (await findPriceLists(change.trx, [priceList])).get(priceList)?.currency ?? '';
  const amount = (minor: number | null): string | null =>
    minor === null ? null : formatAmount(minor, currency);
  const gone = [...prices].filter(([, price]) => price === null).map(([sku]) => ({ priceList, sku }));
  const rows = [...prices].flatMap(([sku, price]) =>
    price === null
      ? []
      : [
          {
            priceList,
            sku,
            amount: formatAmount(price.amountMinor, currency),
            recommended: amount(price.recommendedMinor),
            tiers: [],
            fees: [],
          },
        ],
  );
  if (gone.length > 0) await deletePrices(change, gone);
  if (rows.length > 0) await upsertPrices(change, rows);
}
