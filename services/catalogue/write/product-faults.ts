import { isGtin } from '../../../schema/gtin.ts';
import {
  type Fault,
  handlesFaults,
  mediaFaults,
  namedValuesFaults,
  repeated,
  requiredTextsFaults,
  textFaults,
  textsFaults,
  tooMany,
} from './faults.ts';
import type { AdaptationInput, ProductInput, VariantInput } from './inputs.ts';

/** All that is wrong in a product by itself, without a look at the rest of the catalogue. */
export const productFaults = (product: ProductInput): Fault[] => [
  ...textFaults('key', product.key, 100),
  ...handlesFaults(product.handles),
  ...requiredTextsFaults('titles', product.titles, 500),
  ...textsFaults('descriptions', product.descriptions, 20_000),
  ...(typeof product.brand === 'string' ? textFaults('brand', product.brand, 200) : []),
  ...keysFaults('categories', product.categories, 50),
  ...keysFaults('related', product.related, 100),
  ...tooMany('hiddenOn', product.hiddenOn, 100),
  ...namedValuesFaults('attributes', product.attributes),
  ...namedValuesFaults('options', product.options),
  ...mediaFaults('media', product.media),
  ...variantsFaults(product),
  ...adaptationsFaults(product.adaptations),
];

const keysFaults = (field: string, keys: readonly string[], max: number): Fault[] => [
  ...tooMany(field, keys, max),
  ...repeated(field, keys, (key) => key, 'key'),
  ...keys.flatMap((key, index) => textFaults(`${field}.${index}`, key, 100)),
];

function variantsFaults(product: ProductInput): Fault[] {
  const { variants } = product;
  if (variants.length === 0)
    return [{ field: 'variants', value: [], reason: 'It is empty: give 1 to 500 variants.' }];
  return [
    ...tooMany('variants', variants, 500),
    ...variants.flatMap((variant, index) => variantFaults(`variants.${index}`, variant, product)),
  ];
}

const variantFaults = (field: string, variant: VariantInput, product: ProductInput): Fault[] => [
  ...textFaults(`${field}.sku`, variant.sku, 100),
  ...(typeof variant.barcode !== 'string' || isGtin(variant.barcode)
    ? []
    : [
        {
          field: `${field}.barcode`,
          value: variant.barcode,
          reason: 'It is no GTIN: give 8, 12, 13 or 14 digits with a right check digit.',
        },
      ]),
  ...chosenOptionsFaults(field, variant, product),
  ...namedValuesFaults(`${field}.attributes`, variant.attributes),
  ...mediaFaults(`${field}.media`, variant.media),
];

const chosenOptionsFaults = (field: string, variant: VariantInput, product: ProductInput): Fault[] => [
  ...repeated(`${field}.options`, variant.options, ({ key }) => key, 'option'),
  ...variant.options.flatMap(({ key, value }, index) => {
    const option = product.options.find((candidate) => candidate.key === key);
    if (option === undefined) {
      const known = product.options.map((candidate) => candidate.key);
      return [unknown(`${field}.options.${index}.key`, key, 'option', known)];
    }
    const known = option.values.map((candidate) => candidate.key);
    return known.includes(value) ? [] : [unknown(`${field}.options.${index}.value`, value, 'value', known)];
  }),
];

const unknown = (field: string, value: string, what: string, known: readonly string[]): Fault => ({
  field,
  value,
  reason: `The product has no such ${what}: give one of ${known.slice(0, 20).join(', ') || 'none'}.`,
});

const adaptationsFaults = (adaptations: readonly AdaptationInput[]): Fault[] => [
  ...repeated('adaptations', adaptations, ({ channel }) => channel, 'channel'),
  ...adaptations.flatMap(({ titles, descriptions, media }, index) => [
    ...textsFaults(`adaptations.${index}.titles`, titles, 500),
    ...textsFaults(`adaptations.${index}.descriptions`, descriptions, 20_000),
    ...mediaFaults(`adaptations.${index}.media`, media),
  ]),
];
