import type { MeasureInput } from '../rows.ts';
import { inStoreGtin } from './gtin.ts';
import type { Color } from './pictures/colors.ts';
import type { Amounts, SampleProduct } from './sample-product.ts';

/** What is bought: one variant of a sample product. */
export interface SampleVariant {
  readonly sku: string;
  readonly barcode: string;
  readonly price: Amounts;
  readonly measure: MeasureInput | null;
  readonly color: Color | null;
  /** Option keys and value keys, in the order in which a shopper chooses. */
  readonly options: readonly { readonly key: 'color' | 'size' | 'pack'; readonly value: string }[];
}

/** Every variant of a product: each color in each size, or each pack. */
export function variantsOf(product: SampleProduct): readonly SampleVariant[] {
  return choicesOf(product).map((choice, index) => ({
    ...choice,
    sku: [product.code, ...choice.options.map(({ value }) => value.toUpperCase())].join('-'),
    barcode: inStoreGtin(barcodeNumber(product.code, index)),
  }));
}

/** The colors in which a product is shown, the first one on its page. */
export const colorsOf = (product: SampleProduct): readonly Color[] =>
  'colors' in product ? product.colors : [product.color ?? 'natural'];

// Out of the code, not out of the place in the list: a new product moves nobody's barcode.
const barcodeNumber = (code: string, index: number): number =>
  (code.charCodeAt(0) * 1_000 + Number(code.slice(1))) * 100 + index;

type Choice = Omit<SampleVariant, 'sku' | 'barcode'>;

function choicesOf(product: SampleProduct): readonly Choice[] {
  if ('packs' in product) {
    return product.packs.map(({ key, price, measure }) => ({
      price,
      measure,
      color: null,
      options: [{ key: 'pack', value: key }],
    }));
  }
  const { price, colors, sizes } = product;
  return colors.flatMap((color) =>
    (sizes ?? [null]).map((size): Choice => {
      const inColor = { key: 'color', value: color } as const;
      const options = size === null ? [inColor] : [inColor, { key: 'size', value: size } as const];
      return { price, measure: null, color, options };
    }),
  );
}
