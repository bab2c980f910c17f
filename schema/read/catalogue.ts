import type { IResolvers } from '@graphql-tools/utils';
import type { CategoryContent } from '../entries/category.ts';
import type { MediaContent, ProductContent, VariantContent } from '../entries/product.ts';
import { keyOfGlobalId, type NodeType } from '../global-id.ts';
import { assertWithin, exactlyOne } from './arguments.ts';
import { existingCategories, findCategory, loadCategory, topCategories } from './categories.ts';
import { findProduct, findVariant, loadProduct, loadVariant } from './products.ts';
import { findAll, type ReadContext } from './read-context.ts';

/** All that is read of the catalogue by key: everything but search. */
export const catalogueReads: IResolvers<unknown, ReadContext> = {
  Query: {
    product: (_, { id, handle }: { id?: string; handle?: string }, read) => {
      const given = exactlyOne({ id, handle });
      return given.name === 'id' ? productById(read, given.value) : findProduct(read, given.value);
    },
    variant: (_, { sku, barcode }: { sku?: string; barcode?: string }, read) => {
      const given = exactlyOne({ sku, barcode });
      return given.name === 'sku' ? loadVariant(read, given.value) : findVariant(read, given.value);
    },
    category: (_, { id, handle }: { id?: string; handle?: string }, read) => {
      const given = exactlyOne({ id, handle });
      return given.name === 'id' ? categoryById(read, given.value) : findCategory(read, given.value);
    },
    categories: (_, __, read) => topCategories(read),
    productsByIds: (_, { ids }: { ids: readonly string[] }, read) => ids.map((id) => productById(read, id)),
    variantsBySkus: (_, { skus }: { skus: readonly string[] }, read) =>
      skus.map((sku) => loadVariant(read, sku)),
    variantsByIds: (_, { ids }: { ids: readonly string[] }, read) =>
      ids.map((id) => byId('Variant', id, (sku) => loadVariant(read, sku))),
    categoriesByIds: (_, { ids }: { ids: readonly string[] }, read) =>
      ids.map((id) => categoryById(read, id)),
  },
  Product: {
    categories: (product: ProductContent, _, read) => existingCategories(read, product.categoryKeys),
    related: async (product: ProductContent, { first }: { first: number | null }, read) => {
      const wanted = first ?? 4;
      assertWithin('first', wanted, 1, 20);
      const found = await findAll(product.relatedKeys, (key) => loadProduct(read, key));
      return found.slice(0, wanted);
    },
  },
  Variant: {
    product: (variant: VariantContent, _, read) => loadProduct(read, variant.productKey),
  },
  Category: {
    parent: ({ parentKey }: CategoryContent, _, read) =>
      parentKey === null ? null : loadCategory(read, parentKey),
    children: (category: CategoryContent, _, read) => existingCategories(read, category.childKeys),
    path: (category: CategoryContent, _, read) => existingCategories(read, category.pathKeys),
  },
  Media: {
    // Neither drawings nor pictures elsewhere can be scaled here: a size is checked, and the original answered.
    url: ({ url }: MediaContent, { transform }: { transform?: MediaTransform | null }) => {
      for (const [name, pixels] of Object.entries(transform ?? {})) {
        if (typeof pixels === 'number') assertWithin(`transform.${name}`, pixels, 1, 4_096);
      }
      return url;
    },
  },
};

interface MediaTransform {
  readonly maxWidth?: number | null;
  readonly maxHeight?: number | null;
}

function byId<Found>(
  type: NodeType,
  id: string,
  load: (key: string) => Promise<Found | null>,
): Promise<Found | null> | null {
  const key = keyOfGlobalId(type, id);
  return key === null ? null : load(key);
}

const productById = (read: ReadContext, id: string): Promise<ProductContent | null> | null =>
  byId('Product', id, (key) => loadProduct(read, key));

const categoryById = (read: ReadContext, id: string): Promise<CategoryContent | null> | null =>
  byId('Category', id, (key) => loadCategory(read, key));
