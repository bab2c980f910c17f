import { type Kysely, sql } from 'kysely';

/** Who serves the shoppers of a market. */
export interface MarketPlaces {
  /** Key of the online warehouse. */
  readonly online: string;
  /** Those of the stores asked for that the market has. */
  readonly stores: ReadonlySet<string>;
}

/** Null where the market is served from nowhere. One statement. */
export async function findMarketPlaces(
  db: Kysely<object>,
  market: string,
  stores: readonly string[],
): Promise<MarketPlaces | null> {
  const { rows } = await sql<{ online: string; store: string | null }>`
    SELECT region.online_location AS online, location.key AS store
    FROM region_market JOIN region ON region.key = region_market.region
    LEFT JOIN location ON location.region = region.key AND location.store IS NOT NULL
      AND location.key = ANY(${[...stores]}::text[])
    WHERE region_market.market = ${market}`.execute(db);
  const [first] = rows;
  return first === undefined
    ? null
    : { online: first.online, stores: new Set(rows.flatMap(({ store }) => store ?? [])) };
}
