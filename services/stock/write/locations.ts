import { type Kysely, sql } from 'kysely';
import type { Change } from '../../kit/change.ts';
import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { assertRows, check, type Fault, keyFaults, nameFaults } from './faults.ts';

/** A place where stock is kept. */
export interface Location {
  readonly key: string;
  readonly region: string;
  /** A store is written by storesUpsert only: otherwise its entry would outlive it. */
  readonly isStore: boolean;
  /** Nothing is ever sold from it, see `goodsReceive`. */
  readonly isQuarantine: boolean;
}

/** `LocationInput` of the SDL, and what stores have in common with it. */
interface LocationInput {
  readonly key: string;
  readonly region: string;
  readonly name: string;
}

/** Locations that are no store. */
export const locationKind: RowKind<object> = rowKind<object, LocationInput>({
  mutation: 'locationsUpsert',
  argument: 'locations',
  name: 'location',
  inputType: 'LocationInput',
  apply: async (change, rows) => {
    const map = await openMap(change, rows);
    assertRows('location', rows, (row) => [
      ...keyFaults('key', row.key),
      ...nameFaults(row.name),
      ...placeFaults(map, row),
      ...check(!map.locations.get(row.key)?.isStore, 'key', row.key, 'This is a store: use storesUpsert.'),
    ]);
    await upsertLocations(
      change,
      rows.map((row) => ({ ...row, store: null })),
    );
  },
});

/** Which locations and regions there are, as far as the rows name them. */
export interface StockMap {
  readonly locations: ReadonlyMap<string, Location>;
  readonly regions: ReadonlySet<string>;
}

/** Reads the part of the map that rows name, and keeps others from changing the map until this change ends. */
export async function openMap(
  change: Change<object>,
  rows: readonly Pick<LocationInput, 'key' | 'region'>[],
): Promise<StockMap> {
  await lockMap(change);
  const keys = rows.map((row) => row.region).filter(isStorable);
  const { rows: regions } = await sql<{ key: string }>`
    SELECT key FROM region WHERE key = ANY(${keys}::text[])`.execute(change.trx);
  return {
    locations: await findLocations(
      change.trx,
      rows.map((row) => row.key),
    ),
    regions: new Set(regions.map((region) => region.key)),
  };
}

/** Regions, their markets and their locations change one after the other: each is checked against all others. */
export const lockMap = (change: Change<object>): Promise<void> => change.lock('map of regions', []);

/** Faults of where a row puts its location. */
export function placeFaults(map: StockMap, row: Pick<LocationInput, 'key' | 'region'>): readonly Fault[] {
  // Moved to another region, its entries would stand in two books.
  const known = map.locations.get(row.key)?.region ?? row.region;
  return [
    ...check(map.regions.has(row.region), 'region', row.region, 'Give the key of a region that there is.'),
    ...check(known === row.region, 'region', row.region, `The location stays in its region ${known}.`),
  ];
}

/** Locations by key; unknown ones are absent. */
export async function findLocations(
  db: Kysely<object>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Location>> {
  const { rows } = await sql<Location>`
    SELECT key, region, store IS NOT NULL AS "isStore", quarantine_of IS NOT NULL AS "isQuarantine"
    FROM location
    WHERE key = ANY(${[...new Set(keys)].filter(isStorable)}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.key, row]));
}

/** Makes or replaces locations; the last of several rows with one key counts. */
export async function upsertLocations(
  change: Change<object>,
  rows: readonly (LocationInput & { readonly store: object | null })[],
): Promise<void> {
  const last = [...new Map(rows.map((row) => [row.key, row])).values()];
  await sql`
    INSERT INTO location (key, region, name, store)
    SELECT * FROM unnest(
      ${last.map((row) => row.key)}::text[], ${last.map((row) => row.region)}::text[],
      ${last.map((row) => row.name)}::text[],
      ${last.map((row) => row.store && JSON.stringify(row.store))}::jsonb[])
    -- The region stays as it is: any other was refused before.
    ON CONFLICT (key) DO UPDATE SET name = excluded.name, store = excluded.store`.execute(change.trx);
}

// PostgreSQL's text cannot hold it, so nothing has such a key.
const isStorable = (key: string): boolean => !key.includes('\0');
