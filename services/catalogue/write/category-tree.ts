import type { CategoryEntry } from '../../../schema/entries/category.ts';

/** What is written of a category; its neighbours follow from the whole tree. */
export type CategoryRow = Omit<CategoryEntry, 'children' | 'path'>;

/** Entries of every category of a tree without circles. */
export function buildCategoryEntries(rows: readonly CategoryRow[]): CategoryEntry[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const children = new Map<string, string[]>(rows.map(({ key }) => [key, []]));
  for (const row of [...rows].sort(byPosition)) children.get(row.parent ?? '')?.push(row.key);
  return rows.map((row) => ({
    ...row,
    children: children.get(row.key) ?? [],
    path: ancestry(byKey, row.key).reverse(),
  }));
}

/** Top categories first by position, then by key. */
export const byPosition = (a: CategoryRow, b: CategoryRow): number =>
  a.position - b.position || (a.key < b.key ? -1 : 1);

/** Whether a category is among its own ancestors. */
export const isInCircle = (byKey: ReadonlyMap<string, CategoryRow>, key: string): boolean =>
  ancestry(byKey, byKey.get(key)?.parent ?? null).includes(key);

// From the category up to the top; ends where a circle closes.
function ancestry(byKey: ReadonlyMap<string, CategoryRow>, from: string | null): string[] {
  // A set keeps the order in which things came, and knows in no time whether one was there.
  const path = new Set<string>();
  let key = from;
  while (key !== null && !path.has(key)) {
    path.add(key);
    key = byKey.get(key)?.parent ?? null;
  }
  return [...path];
}
