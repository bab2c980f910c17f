import type {
  CategoryEntry,
  CategoryHandleEntry,
  TopCategoriesEntry,
} from '../../../schema/entries/category.ts';
import { entryKey } from '../../../schema/entries/keys.ts';

/** What is written of a category; its neighbours follow from the whole tree. */
export type CategoryRow = Omit<CategoryEntry, 'children' | 'path'>;

/** What the catalogue says of its tree. */
export type TreeEntry = CategoryEntry | CategoryHandleEntry | TopCategoriesEntry;

/** The entries of a tree without circles, by key: of every category, of every handle, and of its top. */
export function buildTree(rows: readonly CategoryRow[]): ReadonlyMap<string, TreeEntry> {
  const categories = buildCategoryEntries(rows);
  const top = [...rows].filter(({ parent }) => parent === null).sort(byPosition);
  const tree = new Map<string, TreeEntry>();
  for (const entry of categories) tree.set(entryKey.category(entry.key), entry);
  for (const entry of buildHandleEntries(rows)) tree.set(entryKey.categoryHandle(entry.handle), entry);
  if (top.length > 0) tree.set(entryKey.tree(), { categories: top.map(({ key }) => key) });
  return tree;
}

function buildHandleEntries(rows: readonly CategoryRow[]): CategoryHandleEntry[] {
  const byHandle = new Map<string, Record<string, string>>();
  for (const { key, handles } of rows) {
    for (const [language, handle] of Object.entries(handles)) {
      byHandle.set(handle, { ...byHandle.get(handle), [language]: key });
    }
  }
  return [...byHandle].map(([handle, categories]) => ({ handle, categories }));
}

function buildCategoryEntries(rows: readonly CategoryRow[]): CategoryEntry[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const children = new Map<string, string[]>(rows.map(({ key }) => [key, []]));
  for (const row of [...rows].sort(byPosition)) children.get(row.parent ?? '')?.push(row.key);
  return rows.map((row) => ({
    ...row,
    children: children.get(row.key) ?? [],
    path: ancestry(byKey, row.key).reverse(),
  }));
}

const byPosition = (a: CategoryRow, b: CategoryRow): number =>
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
