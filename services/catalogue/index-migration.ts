import { type Migration, sql } from 'kysely';
import { catalogueBook, entryKey } from '../../schema/entries/keys.ts';
import type { ProductEntry } from '../../schema/entries/product.ts';
import { backfill } from '../kit/backfill.ts';
import type { Change } from '../kit/change.ts';
import { putTree, readTree } from './write/category-rows.ts';
import { ownEntries, putHandles } from './write/product-index.ts';

/** Says what leads to the products and categories that were written before anything did. */
export const indexMigration: Migration = backfill('committed', async (change) => {
  putTree(change, [], await readTree(change.trx));
  await putSkus(change);
  await putAllHandles(change);
});

const perPage = 1_000;

async function putSkus(change: Change<object>): Promise<void> {
  let after = '';
  for (;;) {
    const { rows } = await sql<{ key: string; value: ProductEntry | null }>`
      SELECT key, value FROM entry
      WHERE book = ${catalogueBook} AND key > ${after} AND key LIKE ${`${entryKey.product('')}%`}
      ORDER BY key LIMIT ${perPage}`.execute(change.trx);
    for (const [key, value] of rows.flatMap((row) => (row.value === null ? [] : ownEntries(row.value)))) {
      change.put(catalogueBook, key, value);
    }
    await change.flush();
    const last = rows.at(-1);
    if (last === undefined || rows.length < perPage) return;
    after = last.key;
  }
}

async function putAllHandles(change: Change<object>): Promise<void> {
  const { rows } = await sql<{ handle: string }>`
    SELECT DISTINCT handle FROM product_handle ORDER BY handle`.execute(change.trx);
  for (let start = 0; start < rows.length; start += perPage) {
    await putHandles(
      change,
      rows.slice(start, start + perPage).map(({ handle }) => handle),
    );
    await change.flush();
  }
}
