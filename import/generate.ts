import type { ProductInput } from './rows.ts';
import { sampleCategories, withAncestors } from './sample/categories.ts';
import { sampleDeliveryTerms } from './sample/delivery-terms.ts';
import { inStoreGtin } from './sample/gtin.ts';
import { sampleMarkets, samplePriceLists } from './sample/markets.ts';
import { type Color, colors } from './sample/pictures/colors.ts';
import {
  type PictureKind,
  pictureKinds,
  pictureName,
  pictureSize,
} from './sample/pictures/sample-picture.ts';
import { sampleLocations, sampleRegions, sampleStores } from './sample/places.ts';
import { namedColor, names, texts } from './sample/words.ts';
import type { Shop, ShopRow } from './shop.ts';

/** How large a shop, and which one. */
export interface GenerateOptions {
  readonly products: number;
  /** A whole number; equal seeds give equal shops, and a smaller shop is the beginning of a larger one. */
  readonly seed: number;
}

/** A shop of any size in the markets and places of the sample shop, about 2.5 variants per product, row by row. */
export function generateShop({ products, seed }: GenerateOptions): Shop {
  const all = function* (): Generator<GeneratedProduct> {
    for (let index = 0; index < products; index += 1) yield generateProduct(seed, index);
  };
  return {
    name: 'generated',
    rows: {
      *pricing(): Generator<ShopRow<'pricing'>> {
        for (const priceList of samplePriceLists) yield { row: { priceList } };
        for (const market of sampleMarkets) yield { row: { market } };
        for (const deliveryTerms of sampleDeliveryTerms) yield { row: { deliveryTerms } };
        for (const product of all()) yield* pricingRows(product);
      },
      *stock(): Generator<ShopRow<'stock'>> {
        for (const region of sampleRegions) yield { row: { region } };
        for (const location of sampleLocations) yield { row: { location } };
        for (const store of sampleStores) yield { row: { store } };
        for (const product of all()) yield* stockRows(product);
      },
      *catalogue(): Generator<ShopRow<'catalogue'>> {
        for (const category of sampleCategories) yield { row: { category } };
        for (const product of all()) yield { row: { product: productInput(product) } };
      },
    },
  };
}

/** What a product's rows in every service are made from. */
interface GeneratedProduct {
  readonly index: number;
  readonly kind: PictureKind;
  readonly category: string;
  readonly brand: string;
  readonly mood: (typeof moods)[number];
  readonly variants: readonly GeneratedVariant[];
}

interface GeneratedVariant {
  readonly sku: string;
  readonly barcode: string;
  readonly color: Color;
  /** In whole units; the markets differ by a few. */
  readonly units: number;
  /** One for each warehouse of the sample shop, in its order. */
  readonly onHand: readonly number[];
  /** Place in the list of sample stores: the only one that carries it. */
  readonly store: number;
}

function generateProduct(seed: number, index: number): GeneratedProduct {
  const draw = createDraw(seed, index);
  const kind = pick(things, draw);
  const units = 4 + draw(240);
  const first = draw(allColors.length);
  // 1 to 4: 2.5 variants on average.
  const count = 1 + draw(4);
  return {
    index,
    kind,
    category: pick(leaves, draw),
    brand: pick(brands, draw),
    mood: pick(moods, draw),
    variants: Array.from({ length: count }, (_, place) => {
      // A stride that shares no factor with their number: no color comes twice.
      const color = allColors[(first + place * 7) % allColors.length] ?? 'navy';
      return {
        sku: `GEN-${index}-${color.toUpperCase()}`,
        // Four numbers are set aside for each product, so that any can be made without those before it.
        barcode: inStoreGtin(firstBarcode + index * 4 + place),
        color,
        units,
        onHand: sampleLocations.map(() => (draw(12) === 0 ? 0 : draw(300))),
        store: draw(sampleStores.length),
      };
    }),
  };
}

const things = pictureKinds.filter((kind) => kind !== 'storefront');
const allColors = Object.keys(colors) as readonly Color[];
const leaves = sampleCategories.filter(({ parent }) => parent !== undefined).map(({ key }) => key);
const brands = ['Arpent', 'Boréal', 'Cinabre', 'Dormance', 'Escale', 'Futaie', 'Galet', 'Halage'] as const;
const moods = [
  ['d’atelier', 'workshop', 'Werkstatt'],
  ['de saison', 'seasonal', 'Saison'],
  ['du matin', 'morning', 'Morgen'],
  ['de voyage', 'travel', 'Reise'],
  ['de tous les jours', 'everyday', 'Alltag'],
] as const;

// Above every barcode of the sample shop.
const firstBarcode = 100_000_000;
// Any fixed instants would do; they are part of what a seed determines.
const countedAt = '2026-01-01T00:00:00.000Z';
const firstIntroducedMs = Date.UTC(2025, 0, 1);

function productInput({ index, kind, category, brand, mood, variants }: GeneratedProduct): ProductInput {
  const thing = kind.replace('-', ' ');
  const handle = `${kind}-${index}`;
  const picture = (color: Color) => ({
    url: `/media/${pictureName(kind, color, index % 6)}`,
    width: pictureSize,
    height: pictureSize,
  });
  return {
    key: `gen-${index}`,
    handles: texts([handle, handle, handle]),
    titles: texts([
      `${thing} ${mood[0]} ${brand} ${index}`,
      `${brand} ${mood[1]} ${thing} ${index}`,
      `${brand} ${mood[2]} ${thing} ${index}`,
    ]),
    brand,
    categories: [category],
    options: [{ key: 'color', names: names.color, values: variants.map(({ color }) => namedColor(color)) }],
    media: variants.slice(0, 1).map(({ color }) => picture(color)),
    variants: variants.map(({ sku, barcode, color }) => ({
      sku,
      barcode,
      options: [{ key: 'color', value: color }],
      media: [picture(color)],
    })),
    // A minute apart, so that sorting by newest has one answer; wraps round after half a million products.
    introducedAt: new Date(firstIntroducedMs + (index % 500_000) * 60_000).toISOString(),
  };
}

// The public lists only: a shop of millions need not be dearer to load than it teaches.
function* pricingRows({ category, variants }: GeneratedProduct): Generator<ShopRow<'pricing'>> {
  const labels = withAncestors(category);
  for (const { sku, units } of variants) {
    yield { row: { pricedItem: { sku, labels } } };
    yield { row: { price: { priceList: 'fr-eur', sku, amount: `${units}.90` } } };
    yield { row: { price: { priceList: 'ch-chf', sku, amount: `${units + 3}.50` } } };
    yield { row: { price: { priceList: 'us-usd', sku, amount: `${units + 1}.00` } } };
  }
}

// Every warehouse and one store: four places are enough to show a map of stores.
function* stockRows({ variants }: GeneratedProduct): Generator<ShopRow<'stock'>> {
  for (const { sku, onHand, store } of variants) {
    for (const [place, location] of sampleLocations.entries()) {
      yield {
        row: { stockCount: { sku, location: location.key, onHand: onHand[place] ?? 0, at: countedAt } },
      };
    }
    const shop = sampleStores[store]?.key;
    if (shop !== undefined) {
      yield { row: { stockCount: { sku, location: shop, onHand: (onHand[0] ?? 0) % 9, at: countedAt } } };
    }
  }
}

const pick = <Member>(members: readonly Member[], draw: Draw): Member =>
  members[draw(members.length)] as Member;

/** A number from 0 to `below` − 1. */
type Draw = (below: number) => number;

/** Numbers that hang on seed and index alone (mulberry32), so that any product can be made without those before it. */
function createDraw(seed: number, index: number): Draw {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
