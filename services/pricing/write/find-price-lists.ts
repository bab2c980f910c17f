import { type Kysely, sql } from 'kysely';

/** A price list as it is kept. */
export interface PriceListRow {
  readonly key: string;
  readonly currency: string;
  readonly customerGroup: string | null;
}

/** Price lists by key; what there is none of is missing. */
export async function findPriceLists<Tables>(
  db: Kysely<Tables>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, PriceListRow>> {
  const { rows } = await sql<PriceListRow>`
    SELECT key, currency, customer_group AS "customerGroup" FROM price_list
    WHERE key = ANY(${[...new Set(keys)]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.key, row]));
}
