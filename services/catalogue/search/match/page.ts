import { type Kysely, type RawBuilder, sql } from 'kysely';
import { catalogueBook, entryKey } from '../../../../schema/entries/keys.ts';
import type { ProductContent } from '../../../../schema/entries/product.ts';
import { loadProduct } from '../../../../schema/read/products.ts';
import type { ReadContext } from '../../../../schema/read/read-context.ts';
import type { Cursor } from './cursor.ts';
import { allOf, type Search, tables } from './search.ts';

/** A product at its place. */
export interface FoundProduct {
  readonly cursor: Cursor;
  readonly product: ProductContent;
}

/** One page of a search. */
export interface Page {
  readonly found: readonly FoundProduct[];
  readonly hasNextPage: boolean;
}

/**
 * The products after the cursor. Search says which ones and in which order; what is shown is read from the entries,
 * in the same statement. A product that is gone or hidden since search looked at it is dropped, and the page filled.
 */
export async function readPage(db: Kysely<object>, search: Search, read: ReadContext): Promise<Page> {
  const { first, sort } = search.request;
  const found: FoundProduct[] = [];
  let after = search.request.after;
  for (;;) {
    // One more than asked for tells whether there is a next page.
    const wanted = first + 1 - found.length;
    const rows = await readRows(db, search, after, wanted);
    for (const { key, version, value } of rows) {
      read.entries.see(catalogueBook, { key: entryKey.product(key), version, value });
    }
    for (const { key, rank } of rows) {
      after = { sort, rank, key };
      const product = await loadProduct(read, key);
      if (product !== null) found.push({ cursor: after, product });
    }
    if (found.length > first) return { found: found.slice(0, first), hasNextPage: true };
    if (rows.length < wanted) return { found, hasNextPage: false };
  }
}

interface PageRow {
  readonly key: string;
  readonly rank: number | string;
  readonly version: number;
  /** Null where it is gone. */
  readonly value: unknown;
}

async function readRows(
  db: Kysely<object>,
  search: Search,
  after: Cursor | null,
  limit: number,
): Promise<PageRow[]> {
  const { rank, key, type } = orderOf(search);
  const isAfter =
    after === null ? sql`true` : sql`(${rank}, ${key}) > (${after.rank}::${type}, ${after.key})`;
  const { rows } = await sql<PageRow>`
    SELECT page.key, page.rank, coalesce(entry.version, 0) AS version, entry.value
    FROM (
      SELECT ${key} AS key, ${rank} AS rank FROM ${tables(search, 'page')}
      WHERE ${allOf(search.conditions)} AND ${isAfter} ORDER BY 2, 1 LIMIT ${limit}
    ) AS page
    LEFT JOIN entry ON entry.book = ${catalogueBook} AND entry.key = ${entryKey.product('')} || page.key
    ORDER BY page.rank, page.key`.execute(db);
  return rows;
}

interface Order {
  /** Smaller comes first, whatever the sort. */
  readonly rank: RawBuilder<unknown>;
  /** The product's key in the table that has the rank: an index over both gives the order. */
  readonly key: RawBuilder<unknown>;
  readonly type: RawBuilder<unknown>;
}

function orderOf({ request: { sort }, situation: { prices }, tsquery }: Search): Order {
  const number = sql`bigint`;
  if (sort === 'TITLE') return { rank: sql`texts.title`, key: sql`texts.product_key`, type: sql`text` };
  if (sort === 'RELEVANCE' && tsquery !== null) {
    const score = sql`ts_rank(texts.document, ${tsquery}::tsquery)`;
    return { rank: sql`(-1000000 * ${score})::bigint`, key: sql`product.key`, type: number };
  }
  if (sort === 'PRICE_ASC' && prices !== null) {
    return { rank: sql`price.cheapest_rank`, key: sql`price.product_key`, type: number };
  }
  if (sort === 'PRICE_DESC' && prices !== null) {
    return { rank: sql`price.dearest_rank`, key: sql`price.product_key`, type: number };
  }
  return { rank: sql`product.newest_rank`, key: sql`product.key`, type: number };
}
