import type { ServiceContext } from '../schema/context-header.ts';
import { labels, say } from './catalogue-objects.ts';
import { type MockProduct, mockProducts } from './shop/assortment.ts';
import { mockCategories } from './shop/categories.ts';
import { marketOf, money } from './shop/money.ts';
import { priceOf } from './shop/prices.ts';
import { stockOf } from './shop/stock-levels.ts';
import type { MockValue } from './shop/value.ts';

/** What a listing is asked for, without its page. */
export interface ProductSearch {
  readonly query?: string | null;
  readonly filter?: ProductFilter | null;
  readonly sort?: 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'TITLE' | null;
}

interface ProductFilter {
  readonly categories?: readonly string[] | null;
  readonly brands?: readonly string[] | null;
  readonly price?: { readonly min?: string | null; readonly max?: string | null } | null;
  readonly inStock?: boolean | null;
  readonly attributes?: readonly { readonly key: string; readonly values: readonly string[] }[] | null;
  readonly reduced?: boolean | null;
}

/** Products that match, in the order asked for, and counts over them. */
export function findProducts({ query, filter, sort }: ProductSearch, context: ServiceContext) {
  const words = (query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const products = mockProducts
    .filter((product) => words.every((word) => textOf(product, context).includes(word)))
    .filter((product) => matches(product, filter ?? {}, context))
    .sort(orderBy(sort ?? (words.length > 0 ? 'RELEVANCE' : 'NEWEST'), context));
  return { products, facets: facetsOf(products, context) };
}

const textOf = ({ titles, brand, category }: MockProduct, context: ServiceContext): string =>
  [say(titles, context), brand, say(category.titles, context)].join(' ').toLowerCase();

function matches(product: MockProduct, filter: ProductFilter, context: ServiceContext): boolean {
  const { category, brand, variants } = product;
  const minor = cheapest(product, context);
  return [
    isAmong(filter.categories, [category.key, category.parent ?? '']),
    isAmong(filter.brands, [brand]),
    minor >= minorOf(filter.price?.min, 0),
    minor <= minorOf(filter.price?.max, Number.MAX_SAFE_INTEGER),
    filter.inStock !== true || variants.some(({ sku }) => (stockOf(sku)?.quantity ?? 0) > 0),
    filter.reduced !== true || isReduced(product, context),
    (filter.attributes ?? []).every(({ key, values }) =>
      isAmong(
        values,
        valuesOf(product, key).map((value) => value.key),
      ),
    ),
  ].every(Boolean);
}

const isAmong = (wanted: readonly string[] | null | undefined, has: readonly string[]): boolean =>
  !wanted?.length || wanted.some((key) => has.includes(key));

const valuesOf = ({ colors, sizes, material }: MockProduct, key: string): readonly MockValue[] =>
  ({ color: colors, size: sizes, material: [material] })[key] ?? [];

function cheapest({ variants }: MockProduct, { market }: ServiceContext): number {
  return Math.min(
    ...variants.map(({ sku }) => priceOf(sku, marketOf(market))?.unitMinor ?? Number.MAX_SAFE_INTEGER),
  );
}

const isReduced = ({ variants }: MockProduct, { market }: ServiceContext): boolean =>
  variants.some(({ sku }) => (priceOf(sku, marketOf(market))?.wasMinor ?? null) !== null);

// A decimal text without its point, in minor units; digits beyond the second do not count.
function minorOf(amount: string | null | undefined, otherwise: number): number {
  if (!amount) return otherwise;
  const [whole = '0', fraction = ''] = amount.split('.');
  return Number(whole + fraction.padEnd(2, '0').slice(0, 2));
}

function orderBy(sort: NonNullable<ProductSearch['sort']>, context: ServiceContext) {
  const sign = sort === 'PRICE_DESC' ? -1 : 1;
  return (a: MockProduct, b: MockProduct): number => {
    if (sort === 'TITLE') return say(a.titles, context).localeCompare(say(b.titles, context));
    if (sort === 'NEWEST') return b.position - a.position;
    if (sort === 'RELEVANCE') return a.position - b.position;
    return sign * (cheapest(a, context) - cheapest(b, context)) || a.position - b.position;
  };
}

function facetsOf(products: readonly MockProduct[], context: ServiceContext) {
  const categories = mockCategories.map(({ key, titles }): MockValue => ({ key, names: titles }));
  const brandOf = ({ brand }: MockProduct): MockValue => ({ key: brand, names: { en: brand } });
  return [
    facet(
      { key: 'category', names: { en: 'Category', fr: 'Catégorie' } },
      products,
      context,
      ({ category }) => categories.filter(({ key }) => key === category.key || key === category.parent),
    ),
    facet({ key: 'brand', names: { en: 'Brand', fr: 'Marque' } }, products, context, (product) => [
      brandOf(product),
    ]),
    facet(labels.color, products, context, ({ colors }) => colors),
    facet(labels.size, products, context, ({ sizes }) => sizes),
    facet(labels.material, products, context, ({ material }) => [material]),
    priceFacet(products, context),
  ];
}

function facet(
  label: MockValue,
  products: readonly MockProduct[],
  context: ServiceContext,
  valuesIn: (product: MockProduct) => readonly MockValue[],
) {
  const found = new Map<string, { readonly value: MockValue; readonly count: number }>();
  for (const value of products.flatMap(valuesIn)) {
    found.set(value.key, { value, count: (found.get(value.key)?.count ?? 0) + 1 });
  }
  const values = [...found.values()]
    .sort((a, b) => b.count - a.count || (a.value.key < b.value.key ? -1 : 1))
    .map(({ value, count }) => ({
      key: value.key,
      name: say(value.names, context),
      count,
      isEstimate: false,
      min: null,
      max: null,
    }));
  return { key: label.key, name: say(label.names, context), values };
}

function priceFacet(products: readonly MockProduct[], context: ServiceContext) {
  const amount = (minor: number): string => money(minor, marketOf(context.market)).amount;
  const values = [
    [0, 1_999],
    [2_000, 4_999],
    [5_000, 99_999],
  ].map(([min = 0, max = 0]) => {
    const count = products
      .map((product) => cheapest(product, context))
      .filter((minor) => minor >= min && minor <= max).length;
    const key = `${amount(min)}-${amount(max)}`;
    return { key, name: key, count, isEstimate: false, min: amount(min), max: amount(max) };
  });
  return {
    key: 'price',
    name: say({ en: 'Price', fr: 'Prix' }, context),
    values: values.filter(({ count }) => count > 0),
  };
}
