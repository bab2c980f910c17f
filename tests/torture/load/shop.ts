/** The SKUs of a run by what is done with them; no two workloads write one entry. */
export interface Shop {
  /** The key that everybody reads and one writer writes all the time. */
  readonly hot: string;
  /** By popularity, in the list `fr-eur` like all others. */
  readonly spread: readonly string[];
  /** Each priced together, always, in the list `be-eur`. */
  readonly groups: readonly (readonly string[])[];
  /** In the list `fr-eur`, priced anew all the time; there are more than can be sold. */
  readonly bought: readonly string[];
  /** In the list `be-eur`, all under one promotion that changes. */
  readonly promoted: readonly string[];
  /** Deleted and made again. */
  readonly fleeting: readonly string[];
  /** The whole of the list `ch-chf`, priced anew as a whole; more than one publish may hold. */
  readonly list: readonly string[];
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => `${name}-${place}`);

/** A shop with so many keys by popularity. */
export const buildShop = (keys: number): Shop => ({
  hot: 'hot-0',
  spread: numbered('spread', keys),
  groups: ['green', 'blue'].map((name) => numbered(name, 50)),
  bought: numbered('bought', 6),
  promoted: numbered('promoted', 12),
  fleeting: numbered('fleeting', 8),
  list: numbered('list', 1_200),
});

/** All SKUs of the market FR. */
const skusInFrance = ({ hot, spread, bought, fleeting }: Shop): readonly string[] => [
  hot,
  ...spread,
  ...bought,
  ...fleeting,
];

/** How many variants a product has; the last one has fewer. */
const variantsPerProduct = 10;

/** The key of a SKU's product. Only SKUs of one name share products. */
export function productOf(sku: string): string {
  const [name = '', place = '0'] = sku.split('-');
  return `${name}-product-${Math.floor(Number(place) / variantsPerProduct)}`;
}

/** SKUs by the key of their product. */
export function gatherProducts(skus: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const products = new Map<string, string[]>();
  for (const sku of skus) {
    const same = products.get(productOf(sku)) ?? [];
    products.set(productOf(sku), same);
    same.push(sku);
  }
  return products;
}

type Row = Readonly<Record<string, object>>;

/** Of each SKU that is bought, at the begin. */
export const stockOfBought = 1_000_000;

/** What the shop begins with, by service, as rows of a load. */
export function buildRows(shop: Shop): Readonly<Record<'pricing' | 'stock' | 'catalogue', readonly Row[]>> {
  const at = '2026-01-01T00:00:00.000Z';
  const french = skusInFrance(shop);
  const belgian = [...shop.groups.flat(), ...shop.promoted];
  const skusByProduct = gatherProducts([...french, ...belgian, ...shop.list]);
  return {
    pricing: [
      { priceList: { key: 'fr-eur', currency: 'EUR' } },
      { priceList: { key: 'be-eur', currency: 'EUR' } },
      { priceList: { key: 'ch-chf', currency: 'CHF' } },
      { market: marketRow('FR', 'EUR', 'fr-eur', ['fr', 'en']) },
      { market: marketRow('BE', 'EUR', 'be-eur', ['fr', 'en']) },
      { market: marketRow('CH', 'CHF', 'ch-chf', ['fr', 'de']) },
      ...french.map((sku) => ({ price: { priceList: 'fr-eur', sku, amount: '10.00' } })),
      ...belgian.map((sku) => ({ price: { priceList: 'be-eur', sku, amount: '10.00' } })),
      ...shop.list.map((sku) => ({ price: { priceList: 'ch-chf', sku, amount: '10.00' } })),
    ],
    stock: [
      { region: { key: 'eu', markets: ['FR', 'BE'], onlineLocation: 'online-eu' } },
      { region: { key: 'ch', markets: ['CH'], onlineLocation: 'online-ch' } },
      ...[...french, ...belgian].map((sku) => ({
        stockCount: {
          sku,
          location: 'online-eu',
          onHand: shop.bought.includes(sku) ? stockOfBought : 10,
          at,
        },
      })),
      ...shop.list.map((sku) => ({ stockCount: { sku, location: 'online-ch', onHand: 10, at } })),
    ],
    catalogue: [...skusByProduct].map(([key, skus]) => ({ product: productRow(key, skus, key) })),
  };
}

function marketRow(id: string, currency: string, list: string, languages: readonly string[]): object {
  const taxRates = [{ taxCategory: 'standard', rate: '0.2', country: id }];
  return { id, name: id, country: id, currency, taxIncluded: true, languages, priceLists: [list], taxRates };
}

const text = (language: string, words: string) => ({ language, text: words });

/** A product under a title. */
export function productRow(key: string, skus: readonly string[], title: string): object {
  const values = skus.map((sku) => ({ key: sku, names: [text('fr', sku)] }));
  return {
    key,
    handles: [text('fr', key)],
    titles: [text('fr', `${title} fr`), text('en', `${title} en`)],
    options: [{ key: 'size', names: [text('fr', 'Taille')], values }],
    variants: skus.map((sku) => ({ sku, options: [{ key: 'size', value: sku }] })),
  };
}
