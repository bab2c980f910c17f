import { sql } from 'kysely';
import { entryKey, stockBook } from '../../../schema/entries/keys.ts';
import { isLine } from '../../../schema/postal-address.ts';
import type { Change } from '../../kit/change.ts';
import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { assertRows, check, type Fault, keyFaults } from './faults.ts';
import { findLocations, type Location, lockMap } from './locations.ts';
import { buildRegionEntry, marketsOf, putPlaces } from './places.ts';
import { putAvailabilities, type StockRef } from './stock-rows.ts';

/** `RegionInput` of the SDL. */
interface RegionInput {
  /** The book of a region is named after it. */
  readonly key: string;
  readonly markets: readonly string[];
  readonly onlineLocation: string;
}

/** Who is served from where. */
export const regionKind: RowKind<object> = rowKind<object, RegionInput>({
  mutation: 'regionsUpsert',
  argument: 'regions',
  name: 'region',
  inputType: 'RegionInput',
  apply: async (change, rows) => {
    await lockMap(change);
    const claims = await findClaims(change, rows);
    assertRows('region', rows, (row) => regionFaults(row, claims));
    // In the order in which every writer locks books.
    const last = [...new Map(rows.map((row) => [row.key, row])).values()].sort(byKey);
    const keys = last.map((row) => row.key);
    const markets = await marketsOf(change.trx, keys);
    await upsertRegions(change, last);
    for (const row of last) await publishRegion(change, row);
    await putPlaces(change, keys, markets);
  },
});

const byKey = (a: RegionInput, b: RegionInput): number => (a.key < b.key ? -1 : 1);

/** Who has a market or a location already, or asks for it in the same call. */
interface Claims {
  readonly regionsOfMarket: ReadonlyMap<string, ReadonlySet<string>>;
  readonly regionsOfOnline: ReadonlyMap<string, ReadonlySet<string>>;
  readonly locations: ReadonlyMap<string, Location>;
}

async function findClaims(change: Change<object>, rows: readonly RegionInput[]): Promise<Claims> {
  // What a region of this call has so far, it gives up for what the call says.
  const { rows: others } = await sql<{ market: string; region: string }>`
    SELECT market, region FROM region_market WHERE region <> ALL(${rows.map((row) => row.key)}::text[])`.execute(
    change.trx,
  );
  const markets = rows.flatMap((row) => row.markets.map((market) => ({ market, region: row.key })));
  return {
    regionsOfMarket: groupRegions([...others, ...markets].map(({ market, region }) => [market, region])),
    regionsOfOnline: groupRegions(rows.map((row) => [row.onlineLocation, row.key])),
    locations: await findLocations(
      change.trx,
      rows.map((row) => row.onlineLocation),
    ),
  };
}

/** The regions that lay claim to each market or location: more than one is a fault. */
function groupRegions(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [key, region] of pairs) groups.set(key, (groups.get(key) ?? new Set()).add(region));
  return groups;
}

function regionFaults(row: RegionInput, claims: Claims): readonly Fault[] {
  const { key, onlineLocation } = row;
  const home = claims.locations.get(onlineLocation)?.region ?? key;
  return [
    ...check(
      /^[a-z0-9][a-z0-9-]{0,49}$/.test(key),
      'key',
      key,
      'Give 1 to 50 lower-case letters, digits and hyphens.',
    ),
    ...keyFaults('onlineLocation', onlineLocation),
    ...check(home === key, 'onlineLocation', onlineLocation, `The location is in region ${home}.`),
    ...sharedFaults(key, 'onlineLocation', onlineLocation, claims.regionsOfOnline),
    ...row.markets.flatMap((market, index) => [
      ...check(isLine(market, 100), `markets.${index}`, market, 'Give the id of a market.'),
      ...sharedFaults(key, `markets.${index}`, market, claims.regionsOfMarket),
    ]),
  ];
}

function sharedFaults(
  region: string,
  field: string,
  value: string,
  claims: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Fault[] {
  const others = [...(claims.get(value) ?? [])].filter((other) => other !== region);
  return check(others.length === 0, field, value, `It belongs to region ${others[0]}: give one region only.`);
}

async function upsertRegions(change: Change<object>, rows: readonly RegionInput[]): Promise<void> {
  const keys = rows.map((row) => row.key);
  const online = rows.map((row) => row.onlineLocation);
  const markets = rows.flatMap((row) =>
    [...new Set(row.markets)].map((market) => ({ market, key: row.key })),
  );
  await sql`
    INSERT INTO region (key, online_location) SELECT * FROM unnest(${keys}::text[], ${online}::text[])
    ON CONFLICT (key) DO UPDATE SET online_location = excluded.online_location`.execute(change.trx);
  // Under its key as name, until locationsUpsert names it.
  await sql`
    INSERT INTO location (key, region, name)
    SELECT online, region, online FROM unnest(${online}::text[], ${keys}::text[]) AS made(online, region)
    ON CONFLICT DO NOTHING`.execute(change.trx);
  // First all regions of the call give their markets up, then they take them: so two can exchange one.
  await sql`DELETE FROM region_market WHERE region = ANY(${keys}::text[])`.execute(change.trx);
  await sql`
    INSERT INTO region_market (market, region)
    SELECT * FROM unnest(${markets.map((row) => row.market)}::text[], ${markets.map((row) => row.key)}::text[])`.execute(
    change.trx,
  );
}

async function publishRegion(change: Change<object>, row: RegionInput): Promise<void> {
  const { key, onlineLocation } = row;
  // The whole book: every SKU of the region needs an entry at a new online location.
  await change.lock(stockBook(key), []);
  change.put(stockBook(key), entryKey.region(key), { ...buildRegionEntry(row) });
  const { rows: made } = await sql<StockRef>`
    INSERT INTO stock (location, sku)
    SELECT DISTINCT ${onlineLocation}, stock.sku
    FROM stock JOIN location ON location.key = stock.location
    WHERE location.region = ${key} AND location.quarantine_of IS NULL
    ON CONFLICT DO NOTHING RETURNING location, sku`.execute(change.trx);
  await putAvailabilities(change, made);
}
