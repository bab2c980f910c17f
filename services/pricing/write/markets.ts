import { sql } from 'kysely';
import { entryKey, marketsBook } from '../../../schema/entries/keys.ts';
import type { AllMarketsEntry, MarketEntry } from '../../../schema/entries/market.ts';
import { parseRate, type RoundingMode, wholePpm } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import { assertRows, check, type Fault, lastOfEach, lineFaults, repeatFaults } from './faults.ts';
import { findPriceLists, type PriceListRow } from './find-price-lists.ts';

/** `MarketInput` after coercion. */
export interface MarketInput {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode: RoundingMode;
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly lowestPriceRule: boolean;
  readonly taxRates: readonly TaxRateInput[];
}

interface TaxRateInput {
  readonly taxCategory: string;
  readonly rate: string;
  readonly country: string;
  readonly region?: string | null;
}

/** Makes or replaces markets. */
export async function upsertMarkets(change: Change<object>, rows: readonly MarketInput[]): Promise<void> {
  // The whole book: a market is checked against lists that another writer might be changing.
  await change.lock(marketsBook, []);
  const lists = await findPriceLists(
    change.trx,
    rows.flatMap((row) => row.priceLists),
  );
  assertRows('market', rows, (row) => marketFaults(row, lists));
  const markets = lastOfEach(rows, (row) => row.id);
  const settings = markets.map(({ priceLists: _, ...row }) =>
    JSON.stringify({ ...row, taxRates: row.taxRates.map(buildTaxRate) }),
  );
  await sql`
    INSERT INTO market (id, settings, price_lists)
    -- Arrays of arrays must be rectangular in PostgreSQL, so that lists of different lengths travel as JSON.
    SELECT settings->>'id', settings, ARRAY(SELECT jsonb_array_elements_text(lists))
    FROM unnest(${settings}::jsonb[], ${markets.map((row) => JSON.stringify(row.priceLists))}::jsonb[])
      AS incoming(settings, lists)
    ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, price_lists = excluded.price_lists`.execute(
    change.trx,
  );
  await putMarkets(
    change,
    markets.map((row) => row.id),
  );
  await putAllMarkets(change);
}

/** Says which markets there are. The markets' book must be locked. */
export async function putAllMarkets(change: Change<object>): Promise<void> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM market`.execute(change.trx);
  // By code unit, in no collation of a database.
  const all: AllMarketsEntry = { markets: rows.map(({ id }) => id).sort() };
  if (rows.length > 0) change.put(marketsBook, entryKey.markets(), { ...all });
}

/** Makes the entries of markets anew. The markets' book must be locked. */
export async function putMarkets(change: Change<object>, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ settings: Omit<MarketEntry, 'priceLists'>; lists: MarketEntry['priceLists'] }>`
    SELECT settings, (
      SELECT coalesce(jsonb_agg(jsonb_build_object('key', key, 'customerGroup', customer_group) ORDER BY position), '[]')
      FROM unnest(price_lists) WITH ORDINALITY AS named(key, position) JOIN price_list USING (key)) AS lists
    FROM market WHERE id = ANY(${[...ids]}::text[])`.execute(change.trx);
  for (const { settings, lists } of rows) {
    change.put(marketsBook, entryKey.market(settings.id), { ...settings, priceLists: lists } as never);
  }
}

const buildTaxRate = ({
  taxCategory,
  rate,
  country,
  region,
}: TaxRateInput): MarketEntry['taxRates'][number] => ({
  taxCategory,
  ratePpm: parseRate(rate) ?? 0,
  country,
  region: region ?? null,
});

function marketFaults(row: MarketInput, lists: ReadonlyMap<string, PriceListRow>): readonly Fault[] {
  return [
    ...check(
      /^[A-Z0-9][A-Z0-9-]{0,49}$/.test(row.id),
      'id',
      row.id,
      'Give 1 to 50 upper-case letters, digits and hyphens.',
    ),
    ...lineFaults('name', row.name, 200),
    ...check(row.languages.length > 0, 'languages', row.languages, 'Name at least one language.'),
    ...repeatFaults('languages', row.languages),
    ...repeatFaults('priceLists', row.priceLists),
    ...row.priceLists.flatMap((key, index) => listFaults(row, key, `priceLists.${index}`, lists)),
    ...row.taxRates.flatMap((rate, index) => rateFaults(rate, `taxRates.${index}`)),
    ...check(
      new Set(row.taxRates.map(rateName)).size === row.taxRates.length,
      'taxRates',
      row.taxRates.map(rateName),
      'Give one rate for each tax category, country and region.',
    ),
  ];
}

function listFaults(
  market: MarketInput,
  key: string,
  field: string,
  lists: ReadonlyMap<string, PriceListRow>,
): readonly Fault[] {
  const list = lists.get(key);
  if (list === undefined) return check(false, field, key, 'Give the key of a price list that there is.');
  const reason = `The list is kept in ${list.currency}: name lists in the market's currency, ${market.currency}.`;
  return check(list.currency === market.currency, field, key, reason);
}

function rateFaults({ taxCategory, rate, region }: TaxRateInput, field: string): readonly Fault[] {
  const ppm = parseRate(rate);
  return [
    ...lineFaults(`${field}.taxCategory`, taxCategory),
    ...(region == null ? [] : lineFaults(`${field}.region`, region, 20)),
    ...check(
      ppm !== null && ppm >= 0 && ppm <= wholePpm,
      `${field}.rate`,
      rate,
      'Give a fraction from 0 to 1 with at most six decimals.',
    ),
  ];
}

// A category has one rate in a place; a region's own rate stands beside its country's.
const rateName = ({ taxCategory, country, region }: TaxRateInput): string =>
  JSON.stringify([taxCategory, country, region ?? null]);
