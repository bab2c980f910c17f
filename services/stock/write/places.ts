import { type Kysely, sql } from 'kysely';
import type { MarketPlacesEntry, RegionEntry } from '../../../schema/entries/availability.ts';
import { entryKey, placesBook } from '../../../schema/entries/keys.ts';
import type { Change } from '../../kit/change.ts';

/**
 * Says where the markets of these regions are served from, and with which stores. The map of regions must be locked.
 * @param formerMarkets those that the regions served before; one that none of them serves now is served from nowhere.
 */
export async function putPlaces(
  change: Change<object>,
  regions: readonly string[],
  formerMarkets: readonly string[] = [],
): Promise<void> {
  for (const market of formerMarkets) change.put(placesBook, entryKey.market(market), null);
  for (const { stores, ...region } of await readRegions(change.trx, regions)) {
    const entry: MarketPlacesEntry = { region: buildRegionEntry(region), stores: [...stores].sort() };
    for (const market of region.markets) change.put(placesBook, entryKey.market(market), entry as never);
  }
}

/** The entry of a region. */
export const buildRegionEntry = ({ key, markets, onlineLocation }: RegionEntry): RegionEntry => ({
  key,
  markets: [...new Set(markets)].sort(),
  onlineLocation,
});

/** Ids of the markets that regions serve. */
export async function marketsOf(db: Kysely<object>, regions: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ market: string }>`
    SELECT market FROM region_market WHERE region = ANY(${[...regions]}::text[])`.execute(db);
  return rows.map(({ market }) => market);
}

interface RegionRow extends RegionEntry {
  readonly stores: readonly string[];
}

async function readRegions(db: Kysely<object>, keys: readonly string[]): Promise<RegionRow[]> {
  const { rows } = await sql<RegionRow>`
    SELECT key, online_location AS "onlineLocation",
      ARRAY(SELECT market FROM region_market WHERE region_market.region = region.key) AS markets,
      ARRAY(SELECT location.key FROM location
        WHERE location.region = region.key AND location.store IS NOT NULL) AS stores
    FROM region WHERE key = ANY(${[...keys]}::text[])`.execute(db);
  return rows;
}
