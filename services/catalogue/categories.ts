import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import { type CategoryContent, type CategoryEntry, projectCategory } from '../../schema/entries/category.ts';
import { catalogueBook, entryKey } from '../../schema/entries/keys.ts';
import type { ContentContext } from '../../schema/entries/product.ts';
import { readEntries } from '../kit/entries.ts';
import { storable } from './storable.ts';

/** What one operation reads of categories, in its language. */
export interface CategoryReaders {
  /** By key; null where there is none. One statement per tick. */
  readonly categories: DataLoader<string, CategoryContent | null>;
  categoryByHandle(handle: string): Promise<CategoryContent | null>;
  /** In their order. */
  topCategories(): Promise<CategoryContent[]>;
}

/** Readers of one operation. */
export function createCategoryReaders(db: Kysely<object>, context: ContentContext): CategoryReaders {
  const categories = new DataLoader<string, CategoryContent | null>(async (keys) => {
    const names = keys.map((key) => entryKey.category(storable(key)));
    const entries = await readEntries<CategoryEntry, object>(db, catalogueBook, names);
    return entries.map(({ value }) => (value === null ? null : projectCategory(value, context)));
  });
  return {
    categories,
    categoryByHandle: async (handle) => {
      const { rows } = await sql<{ category_key: string }>`
        SELECT category_key FROM category_handle WHERE handle = ${storable(handle)}
        ORDER BY language <> ${context.language ?? ''}, language LIMIT 1`.execute(db);
      return rows[0] === undefined ? null : categories.load(rows[0].category_key);
    },
    topCategories: async () => {
      const { rows } = await sql<{ value: CategoryEntry }>`
        SELECT entry.value FROM category JOIN entry
          ON entry.book = ${catalogueBook} AND entry.key = ${entryKey.category('')} || category.key
        WHERE category.parent IS NULL ORDER BY category.position, category.key`.execute(db);
      return rows.map(({ value }) => projectCategory(value, context));
    },
  };
}

/** Those of the categories that exist, in the order of `keys`. */
export async function existingCategories(
  readers: CategoryReaders,
  keys: readonly string[],
): Promise<CategoryContent[]> {
  const found = await Promise.all(keys.map((key) => readers.categories.load(key)));
  return found.filter((category) => category !== null);
}
