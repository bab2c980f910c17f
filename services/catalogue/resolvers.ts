import type { IResolvers } from '@graphql-tools/utils';
import type { CategoryContent } from '../../schema/entries/category.ts';
import type { MediaContent, ProductContent, VariantContent } from '../../schema/entries/product.ts';
import { keyOfGlobalId, type NodeType } from '../../schema/global-id.ts';
import { assertWithin, exactlyOne } from './arguments.ts';
import type { CatalogueCall } from './call.ts';
import { existingCategories } from './categories.ts';

/** Everything but search. */
export const catalogueResolvers: IResolvers<unknown, CatalogueCall> = {
  Query: {
    product: (_, { id, handle }: { id?: string; handle?: string }, call) => {
      const given = exactlyOne({ id, handle });
      return given.name === 'id'
        ? byId('Product', given.value, (key) => call.products.load(key))
        : call.productByHandle(given.value);
    },
    variant: (_, { sku, barcode }: { sku?: string; barcode?: string }, call) => {
      const given = exactlyOne({ sku, barcode });
      return given.name === 'sku' ? call.variants.load(given.value) : call.variantByBarcode(given.value);
    },
    category: (_, { id, handle }: { id?: string; handle?: string }, call) => {
      const given = exactlyOne({ id, handle });
      return given.name === 'id'
        ? byId('Category', given.value, (key) => call.categories.load(key))
        : call.categoryByHandle(given.value);
    },
    categories: (_, __, call) => call.topCategories(),
    productsByIds: (_, { ids }: { ids: readonly string[] }, call) =>
      ids.map((id) => byId('Product', id, (key) => call.products.load(key))),
    variantsBySkus: (_, { skus }: { skus: readonly string[] }, call) =>
      skus.map((sku) => call.variants.load(sku)),
    variantsByIds: (_, { ids }: { ids: readonly string[] }, call) =>
      ids.map((id) => byId('Variant', id, (sku) => call.variants.load(sku))),
    categoriesByIds: (_, { ids }: { ids: readonly string[] }, call) =>
      ids.map((id) => byId('Category', id, (key) => call.categories.load(key))),
  },
  Product: {
    categories: (product: ProductContent, _, call) => existingCategories(call, product.categoryKeys),
    related: async (product: ProductContent, { first }: { first: number | null }, call) => {
      const wanted = first ?? 4;
      assertWithin('first', wanted, 1, 20);
      const found = await Promise.all(product.relatedKeys.map((key) => call.products.load(key)));
      return found.filter((other) => other !== null).slice(0, wanted);
    },
  },
  Variant: {
    product: (variant: VariantContent, _, call) => call.products.load(variant.productKey),
  },
  Category: {
    parent: ({ parentKey }: CategoryContent, _, call) =>
      parentKey === null ? null : call.categories.load(parentKey),
    children: (category: CategoryContent, _, call) => existingCategories(call, category.childKeys),
    path: (category: CategoryContent, _, call) => existingCategories(call, category.pathKeys),
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
