import type { MediaFacts, NamedValues, ProductEntry, VariantFacts } from '../../../schema/entries/product.ts';
import { type MediaInput, type NamedValuesInput, type ProductInput, toLocalized } from './inputs.ts';

/**
 * The entry that a product's input makes.
 * @param introducedAt for a product whose input says nothing of it.
 */
export const buildProductEntry = (product: ProductInput, introducedAt: string): ProductEntry => ({
  key: product.key,
  handles: toLocalized(product.handles),
  titles: toLocalized(product.titles),
  descriptions: toLocalized(product.descriptions),
  brand: product.brand ?? null,
  categories: product.categories,
  attributes: product.attributes.map(namedValues),
  media: product.media.map(mediaFacts),
  options: product.options.map(namedValues),
  variants: product.variants.map(
    (variant): VariantFacts => ({
      sku: variant.sku,
      barcode: variant.barcode ?? null,
      options: variant.options.map(({ key, value }) => ({ key, value })),
      attributes: variant.attributes.map(namedValues),
      media: variant.media.map(mediaFacts),
    }),
  ),
  related: product.related,
  // A set: the same channels in another order are no new version.
  hiddenOn: [...new Set(product.hiddenOn)].sort(),
  adaptations: product.adaptations.map(({ channel, titles, descriptions, media }) => ({
    channel,
    titles: toLocalized(titles),
    descriptions: toLocalized(descriptions),
    media: media.map(mediaFacts),
  })),
  introducedAt: product.introducedAt?.toISOString() ?? introducedAt,
});

const namedValues = ({ key, names, values }: NamedValuesInput): NamedValues => ({
  key,
  names: toLocalized(names),
  values: values.map((value) => ({ key: value.key, names: toLocalized(value.names) })),
});

const mediaFacts = ({ kind, url, alts, width, height }: MediaInput): MediaFacts => ({
  kind,
  url,
  alts: toLocalized(alts),
  width: width ?? null,
  height: height ?? null,
});
