import { sql, type Transaction } from 'kysely';
import { catalogueBook, entryKey } from '../../../schema/entries/keys.ts';
import type { Change } from '../../kit/change.ts';
import type { JsonValue } from '../../kit/entries.ts';
import { rowKind } from '../../kit/row-kind.ts';
import { type RejectedRow, rowsRejected } from '../../kit/service-error.ts';
import { categoryConflicts, categoryFaults } from './category-faults.ts';
import { buildTree, type CategoryRow } from './category-tree.ts';
import { faultsOfRows } from './faults.ts';
import { type CategoryInput, toLocalized } from './inputs.ts';

/** `categoriesUpsert`. */
export const categoriesUpsert = rowKind<object, CategoryInput>({
  mutation: 'categoriesUpsert',
  argument: 'categories',
  name: 'category',
  inputType: 'CategoryInput',
  apply: async (change, inputs) => {
    const faults = faultsOfRows(inputs, categoryFaults);
    if (faults.length > 0) throw rowsRejected('category', faults);
    const before = await lockTree(change);
    const given = inputs.map(toRow);
    const keys = new Set(given.map(({ key }) => key));
    // The tree as it would be: rows of one call may name each other as parents, in any order.
    const after = [...before.filter(({ key }) => !keys.has(key)), ...given];
    const conflicts = categoryConflicts(given, after);
    if (conflicts.length > 0) throw rowsRejected('category', conflicts);
    await writeRows(change.trx, given);
    putTree(change, before, after);
  },
});

/** `categoriesDelete`. */
export const categoriesDelete = rowKind<object, string>({
  mutation: 'categoriesDelete',
  argument: 'keys',
  name: 'categoryDelete',
  inputType: 'String',
  apply: async (change, keys) => {
    const before = await lockTree(change);
    // Against products that are being written into one of these: they hold it `FOR KEY SHARE` until they
    // commit.
    await sql`SELECT FROM category WHERE key = ANY(${[...keys]}::text[]) ORDER BY key FOR UPDATE`.execute(
      change.trx,
    );
    const after = before.filter(({ key }) => !keys.includes(key));
    const inUse = await stillInUse(change.trx, keys, after);
    if (inUse.length > 0) throw rowsRejected('category', inUse);
    await sql`DELETE FROM category WHERE key = ANY(${[...keys]}::text[])`.execute(change.trx);
    putTree(change, before, after);
  },
});

// A category's entry depends on its neighbours: writers of the tree take turns.
async function lockTree(change: Change<object>): Promise<CategoryRow[]> {
  await change.lock(catalogueBook, [entryKey.tree()]);
  return readTree(change.trx);
}

/** Every category as it is kept. */
export async function readTree(trx: Transaction<object>): Promise<CategoryRow[]> {
  const { rows } = await sql<CategoryRow>`
    SELECT key, parent, position, handles, titles, descriptions FROM category`.execute(trx);
  return rows;
}

/** Says what a change made of the tree, which must be locked. */
export function putTree(
  change: Change<object>,
  before: readonly CategoryRow[],
  after: readonly CategoryRow[],
): void {
  const tree = buildTree(after);
  for (const key of buildTree(before).keys()) if (!tree.has(key)) change.put(catalogueBook, key, null);
  for (const [key, entry] of tree) change.put(catalogueBook, key, entry as unknown as JsonValue);
}

const toRow = (input: CategoryInput): CategoryRow => ({
  key: input.key,
  handles: toLocalized(input.handles),
  titles: toLocalized(input.titles),
  descriptions: toLocalized(input.descriptions),
  parent: input.parent ?? null,
  position: input.position,
});

async function writeRows(trx: Transaction<object>, rows: readonly CategoryRow[]): Promise<void> {
  await sql`
    INSERT INTO category (key, parent, position, handles, titles, descriptions)
    SELECT key, parent, position, handles, titles, descriptions
    FROM jsonb_populate_recordset(NULL::category, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET parent = excluded.parent, position = excluded.position,
      handles = excluded.handles, titles = excluded.titles, descriptions = excluded.descriptions`.execute(
    trx,
  );
  // First all handles of the call go, then they come: so two categories can exchange one.
  await sql`DELETE FROM category_handle WHERE category_key = ANY(${rows.map(({ key }) => key)}::text[])`.execute(
    trx,
  );
  await sql`
    INSERT INTO category_handle (language, handle, category_key)
    SELECT handle.key, handle.value, category.key
    FROM category, jsonb_each_text(handles) AS handle
    WHERE category.key = ANY(${rows.map(({ key }) => key)}::text[])`.execute(trx);
}

async function stillInUse(
  trx: Transaction<object>,
  keys: readonly string[],
  remaining: readonly CategoryRow[],
): Promise<RejectedRow[]> {
  const { rows } = await sql<{ category_key: string; product_key: string }>`
    SELECT category_key, min(product_key) AS product_key FROM product_category
    WHERE category_key = ANY(${[...keys]}::text[]) GROUP BY category_key`.execute(trx);
  const products = new Map(rows.map((row) => [row.category_key, row.product_key]));
  return keys.flatMap((value, index): RejectedRow[] => {
    const product = products.get(value);
    const child = remaining.find(({ parent }) => parent === value)?.key;
    if (product === undefined && child === undefined) return [];
    const user = product === undefined ? `Category ${child}` : `Product ${product}`;
    return [{ index, field: 'key', value, reason: `${user} names it: give a category that nothing names.` }];
  });
}
