import type { Localized } from '../../schema/localized.ts';
import { pick } from '../seed.ts';
import { type MockCategory, mockCategories } from './categories.ts';
import { type MockValue, value } from './value.ts';

/** An invented product. */
export interface MockProduct {
  readonly key: string;
  /** The newest has the highest. */
  readonly position: number;
  readonly category: MockCategory;
  readonly brand: string;
  readonly titles: Localized;
  readonly handles: Localized;
  readonly descriptions: Localized;
  readonly material: MockValue;
  readonly colors: readonly MockValue[];
  readonly sizes: readonly MockValue[];
  readonly variants: readonly MockVariant[];
}

/** What of a product is bought. */
export interface MockVariant {
  readonly sku: string;
  readonly barcode: string;
  readonly productKey: string;
  readonly color: MockValue;
  /** Null where the product has one size. */
  readonly size: MockValue | null;
}

const series = ['Alba', 'Brume', 'Corvo', 'Dune', 'Estran'];
const brands = ['Maison Orme', 'Nordlys', 'Petit Fleuve', 'Halden & Co'];

const colors = [
  value('navy', 'Navy', 'Marine'),
  value('sand', 'Sand', 'Sable'),
  value('moss', 'Moss', 'Mousse'),
  value('brick', 'Brick', 'Brique'),
];
const sizes = [value('s', 'S', 'S'), value('m', 'M', 'M'), value('l', 'L', 'L')];

/** Five products in each category that has no others below it: always the same forty. */
export const mockProducts: readonly MockProduct[] = mockCategories
  .filter(({ noun }) => noun !== null)
  .flatMap((category, row) =>
    series.map((name, column) => makeProduct(category, name, row * series.length + column)),
  );

/** Every variant of every product. */
export const mockVariants: readonly MockVariant[] = mockProducts.flatMap(({ variants }) => variants);

function makeProduct(category: MockCategory, name: string, position: number): MockProduct {
  const key = `${category.key}-${name.toLowerCase()}`;
  const [en, fr] = [`${name} ${category.noun?.en}`, `${category.noun?.fr} ${name}`];
  const first = position % colors.length;
  const own = [colors[first], colors[(first + 1) % colors.length]] as MockValue[];
  const ownSizes = category.hasSizes ? sizes : [];
  const material = pick(category.materials, key);
  const ownOrNoSize = ownSizes.length === 0 ? [null] : ownSizes;
  const parts = own.flatMap((color) => ownOrNoSize.map((size) => ({ color, size })));
  return {
    key,
    position,
    category,
    brand: pick(brands, key),
    titles: { en, fr },
    handles: { en: handleOf(en), fr: handleOf(fr) },
    descriptions: {
      en: `${en} in ${material.names.en?.toLowerCase()}. Invented for trying out screens.`,
      fr: `${fr}, ${material.names.fr?.toLowerCase()}. Imaginé pour essayer des écrans.`,
    },
    material,
    colors: own,
    sizes: ownSizes,
    variants: parts.map(({ color, size }, index) => ({
      sku: [key, color.key, ...(size === null ? [] : [size.key])].join('-').toUpperCase(),
      barcode: ean13(position * 10 + index),
      productKey: key,
      color,
      size,
    })),
  };
}

function handleOf(title: string): string {
  const letters = title.normalize('NFD').replace(/\p{Mn}/gu, '');
  return letters.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

// Numbers that begin with 2 are free for use inside a shop.
function ean13(count: number): string {
  const digits = `200${String(count).padStart(9, '0')}`;
  const weighted = [...digits].reduce(
    (sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (weighted % 10)) % 10}`;
}
