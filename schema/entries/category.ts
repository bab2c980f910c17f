import { formatGlobalId } from '../global-id.ts';
import { inLanguage, type Localized } from '../localized.ts';
import type { ContentContext } from './product.ts';

/** Book `catalogue`, key `category/<key>`: a place in the tree, with its neighbours by key. */
export interface CategoryEntry {
  readonly key: string;
  /** At least one. */
  readonly handles: Localized;
  /** At least one. */
  readonly titles: Localized;
  readonly descriptions: Localized;
  /** Null for a top category. */
  readonly parent: string | null;
  readonly position: number;
  /** By position, then by key. */
  readonly children: readonly string[];
  /** From the top category down to this one, which is included. */
  readonly path: readonly string[];
}

/** Book `catalogue`, key `category-handle/<handle>`: the categories of a handle. */
export interface CategoryHandleEntry {
  readonly handle: string;
  /** Keys of categories by the language in which they have it. At least one. */
  readonly categories: Localized;
}

/** Book `catalogue`, key `tree/top`: where the tree begins. Null until there is a category. */
export interface TopCategoriesEntry {
  /** Keys by position, then by key. */
  readonly categories: readonly string[];
}

/** `Category` of the schema; other categories are named by key. */
export interface CategoryContent {
  readonly id: string;
  readonly key: string;
  readonly handle: string;
  readonly title: string;
  readonly description: string | null;
  readonly parentKey: string | null;
  readonly childKeys: readonly string[];
  readonly pathKeys: readonly string[];
}

/** What one language sees of a category. */
export function projectCategory(entry: CategoryEntry, { language }: ContentContext): CategoryContent {
  return {
    id: formatGlobalId('Category', entry.key),
    key: entry.key,
    handle: inLanguage(entry.handles, language) ?? entry.key,
    title: inLanguage(entry.titles, language) ?? entry.key,
    description: inLanguage(entry.descriptions, language),
    parentKey: entry.parent,
    childKeys: entry.children,
    pathKeys: entry.path,
  };
}
