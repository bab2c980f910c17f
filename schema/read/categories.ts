import {
  type CategoryContent,
  type CategoryEntry,
  type CategoryHandleEntry,
  projectCategory,
  type TopCategoriesEntry,
} from '../entries/category.ts';
import { catalogueBook, entryKey } from '../entries/keys.ts';
import { inLanguage } from '../localized.ts';
import { findAll, type ReadContext } from './read-context.ts';

/** A category by key, in the reader's language; null where there is none. */
export async function loadCategory(read: ReadContext, key: string): Promise<CategoryContent | null> {
  const { value } = await read.entries.load<CategoryEntry>(catalogueBook, entryKey.category(key));
  return value && projectCategory(value, read.context);
}

/** A category by handle; where several have it in different languages, the reader's own language decides. */
export async function findCategory(read: ReadContext, handle: string): Promise<CategoryContent | null> {
  const { value } = await read.entries.load<CategoryHandleEntry>(
    catalogueBook,
    entryKey.categoryHandle(handle),
  );
  const key = value && inLanguage(value.categories, read.context.language);
  return key === null ? null : loadCategory(read, key);
}

/** Those of the categories that exist, in the order of `keys`. */
export const existingCategories = (read: ReadContext, keys: readonly string[]): Promise<CategoryContent[]> =>
  findAll(keys, (key) => loadCategory(read, key));

/** The categories without a parent, in their order. */
export async function topCategories(read: ReadContext): Promise<CategoryContent[]> {
  const { value } = await read.entries.load<TopCategoriesEntry>(catalogueBook, entryKey.tree());
  return existingCategories(read, value?.categories ?? []);
}
