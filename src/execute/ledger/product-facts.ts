import { type AvailabilityEntry, isOrderable } from '../../../schema/entries/availability.ts';
import type { CategoryEntry } from '../../../schema/entries/category.ts';
import { catalogueBook, entryKey, marketsBook, priceBook, stockBook } from '../../../schema/entries/keys.ts';
import { listsSeenIn, type MarketEntry, type SeenLists } from '../../../schema/entries/market.ts';
import { currentMinor, loweredBelow, type PriceEntry } from '../../../schema/entries/price.ts';
import { facetValuesOf, type ProductEntry } from '../../../schema/entries/product.ts';
import type { ProductFilter } from '../../../schema/product-filter.ts';
import { loadPlaces } from '../../../schema/read/places.ts';
import type { ReadContext } from '../../../schema/read/read-context.ts';
import type { ProductFacts } from './still-matches.ts';

/** How prices are seen by whoever asks, and in which currency; null where there is no such market. */
export async function loadSeenLists({
  context,
  entries,
}: ReadContext): Promise<(SeenLists & { readonly currency: string }) | null> {
  if (context.market === undefined) return null;
  const { value } = await entries.load<MarketEntry>(marketsBook, entryKey.market(context.market));
  return value && { ...listsSeenIn(value, context.customerGroup), currency: value.currency };
}

/** The facts by which a product is filtered; what the filter does not ask about is not read. Null where it is gone. */
export async function loadFacts(
  read: ReadContext,
  key: string,
  filter: ProductFilter,
): Promise<ProductFacts | null> {
  const { value: product } = await read.entries.load<ProductEntry>(catalogueBook, entryKey.product(key));
  if (product === null) return null;
  const skus = product.variants.map(({ sku }) => sku);
  const [categories, prices, isOnline] = await Promise.all([
    filter.categories ? loadPaths(read, product.categories) : [],
    filter.price || filter.reduced ? loadPrices(read, skus) : nothing,
    filter.inStock ? isAnyOrderable(read, skus) : false,
  ]);
  return {
    brand: product.brand,
    categories,
    facets: facetValuesOf(product),
    isOrderable: isOnline,
    ...prices,
  };
}

type PriceFacts = Pick<ProductFacts, 'cheapest' | 'isReduced'>;

const nothing: PriceFacts = { cheapest: null, isReduced: false };

async function loadPaths({ entries }: ReadContext, keys: readonly string[]): Promise<readonly string[]> {
  const paths = await Promise.all(
    keys.map(async (key) => {
      const { value } = await entries.load<CategoryEntry>(catalogueBook, entryKey.category(key));
      return value?.path ?? [key];
    }),
  );
  return paths.flat();
}

async function loadPrices(read: ReadContext, skus: readonly string[]): Promise<PriceFacts> {
  const seen = await loadSeenLists(read);
  if (seen === null) return nothing;
  const found = await Promise.all(skus.map((sku) => loadPrice(read, seen.priceLists, sku)));
  const prices = found.filter((price) => price !== null);
  if (prices.length === 0) return nothing;
  return {
    cheapest: { amountMinor: Math.min(...prices.map(currentMinor)), currency: seen.currency },
    isReduced: prices
      .map(loweredBelow)
      .some(({ former, lowest }) => (seen.lowestPriceRule ? lowest : former)),
  };
}

// The first list that holds the SKU decides.
async function loadPrice(
  { entries }: ReadContext,
  lists: readonly string[],
  sku: string,
): Promise<PriceEntry | null> {
  const prices = await Promise.all(
    lists.map((list) => entries.load<PriceEntry>(priceBook(list), entryKey.price(sku))),
  );
  return prices.find(({ value }) => value !== null)?.value ?? null;
}

async function isAnyOrderable(read: ReadContext, skus: readonly string[]): Promise<boolean> {
  const region = (await loadPlaces(read))?.region;
  if (region === undefined) return false;
  const availabilities = await Promise.all(
    skus.map((sku) =>
      read.entries.load<AvailabilityEntry>(
        stockBook(region.key),
        entryKey.availability(region.onlineLocation, sku),
      ),
    ),
  );
  return availabilities.some(({ value }) => isOrderable(value));
}
