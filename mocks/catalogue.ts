import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { keyOfGlobalId } from '../schema/global-id.ts';
import { showCategory, showProduct, showVariant } from './catalogue-objects.ts';
import { findProducts, type ProductSearch } from './catalogue-search.ts';
import { page } from './page.ts';
import { type MockProduct, type MockVariant, mockProducts, mockVariants } from './shop/assortment.ts';
import { type MockCategory, mockCategories } from './shop/categories.ts';

interface Key {
  readonly id?: string | null;
  readonly handle?: string | null;
}

interface VariantKey {
  readonly sku?: string | null;
  readonly barcode?: string | null;
}

interface Ids {
  readonly ids: readonly string[];
}

interface Listing extends ProductSearch {
  readonly first: number;
  readonly after?: string | null;
}

/** A catalogue of forty invented products; what is not among them is null. */
export const catalogueMock = (): IResolvers<unknown, ServiceContext> => ({
  Query: {
    product: (_, key: Key, context) => show(showProduct, productBy(key), context),
    variant: (_, key: VariantKey, context) => show(showVariant, variantBy(key), context),
    products: (_, { first, after, ...search }: Listing, context) => {
      const { products, facets } = findProducts(search, context);
      const shown = products.map((product) => showProduct(product, context));
      return { ...page(shown, first, after), totalCountIsEstimate: false, facets };
    },
    searchSuggestions: (_, { query, first }: { query: string; first: number }, context) =>
      suggestions(query, first, context),
    category: (_, key: Key, context) => show(showCategory, categoryBy(key), context),
    categories: (_, __, context) => topCategories.map((category) => showCategory(category, context)),
    // Search over forty products is never behind.
    searchLag: () => ({ catalogue: 0, pricing: 0, stock: 0 }),
    productsByIds: (_, { ids }: Ids, context) =>
      ids.map((id) => show(showProduct, productBy({ id }), context)),
    variantsBySkus: (_, { skus }: { skus: readonly string[] }, context) =>
      skus.map((sku) => show(showVariant, variantBy({ sku }), context)),
    variantsByIds: (_, { ids }: Ids, context) =>
      ids.map((id) => show(showVariant, variantBy({ sku: keyOfGlobalId('Variant', id) }), context)),
    categoriesByIds: (_, { ids }: Ids, context) =>
      ids.map((id) => show(showCategory, categoryBy({ id }), context)),
  },
});

const show = <Found, Shown>(
  showFound: (found: Found, context: ServiceContext) => Shown,
  found: Found | undefined,
  context: ServiceContext,
): Shown | null => (found === undefined ? null : showFound(found, context));

function productBy({ id, handle }: Key): MockProduct | undefined {
  const key = id ? keyOfGlobalId('Product', id) : null;
  return mockProducts.find((product) =>
    id ? product.key === key : Object.values(product.handles).includes(handle ?? ''),
  );
}

const variantBy = ({ sku, barcode }: VariantKey): MockVariant | undefined =>
  mockVariants.find((variant) => (sku ? variant.sku === sku : variant.barcode === barcode));

// A mock category's handle is its key.
function categoryBy({ id, handle }: Key): MockCategory | undefined {
  const key = id ? keyOfGlobalId('Category', id) : handle;
  return mockCategories.find((category) => category.key === key);
}

const topCategories = mockCategories.filter(({ parent }) => parent === null);

function suggestions(query: string, first: number, context: ServiceContext) {
  const { products } = findProducts({ query }, context);
  const categories = [...new Set(products.map(({ category }) => category))].slice(0, first);
  return {
    terms: products.slice(0, first).map((product) => showProduct(product, context).title.toLowerCase()),
    categories: categories.map((category) => showCategory(category, context)),
    products: products.slice(0, first).map((product) => showProduct(product, context)),
  };
}
