import type { ServiceContext } from '../context-header.ts';
import { formatGlobalId } from '../global-id.ts';
import { inLanguage, type Localized } from '../localized.ts';

/** Book `catalogue`, key `product/<key>`: all that any reader sees of a product and its variants. */
export interface ProductEntry {
  readonly key: string;
  /** At least one. */
  readonly handles: Localized;
  /** At least one. */
  readonly titles: Localized;
  readonly descriptions: Localized;
  readonly brand: string | null;
  /** Keys of the categories that were given, without their ancestors. */
  readonly categories: readonly string[];
  readonly attributes: readonly NamedValues[];
  readonly media: readonly MediaFacts[];
  /** In the order in which a shopper chooses. */
  readonly options: readonly NamedValues[];
  readonly variants: readonly VariantFacts[];
  /** Keys of products; one that is no longer there is passed over. */
  readonly related: readonly string[];
  /** Channels. */
  readonly hiddenOn: readonly string[];
  readonly adaptations: readonly ChannelAdaptation[];
  /** RFC 3339 in UTC. */
  readonly introducedAt: string;
}

/** An option or attribute with its values, in the order in which they are shown. */
export interface NamedValues {
  readonly key: string;
  readonly names: Localized;
  readonly values: readonly { readonly key: string; readonly names: Localized }[];
}

/** Every value of an option or attribute that the product or one of its variants has. */
export const facetValuesOf = (
  product: ProductEntry,
): readonly { readonly key: string; readonly value: string }[] => [
  ...[product, ...product.variants].flatMap(({ attributes }) =>
    attributes.flatMap(({ key, values }) => values.map((value) => ({ key, value: value.key }))),
  ),
  ...product.variants.flatMap(({ options }) => options),
];

/** A picture or film. */
export interface MediaFacts {
  readonly kind: 'IMAGE' | 'VIDEO';
  readonly url: string;
  readonly alts: Localized;
  readonly width: number | null;
  readonly height: number | null;
}

/** What a product's entry says of one variant. */
export interface VariantFacts {
  readonly sku: string;
  readonly barcode: string | null;
  /** Keys of the product's options and of their values. */
  readonly options: readonly { readonly key: string; readonly value: string }[];
  readonly attributes: readonly NamedValues[];
  readonly media: readonly MediaFacts[];
}

/** What one channel shows instead; a language that is missing here is the product's own. */
export interface ChannelAdaptation {
  readonly channel: string;
  readonly titles: Localized;
  readonly descriptions: Localized;
  /** Empty: those of the product. */
  readonly media: readonly MediaFacts[];
}

/** The part of a situation on which content depends. */
export type ContentContext = Pick<ServiceContext, 'channel' | 'language'>;

/** `Product` of the schema; what stands in entries of their own is named by key. */
export interface ProductContent {
  readonly id: string;
  readonly key: string;
  readonly handle: string;
  readonly title: string;
  readonly description: string | null;
  readonly brand: string | null;
  readonly categoryKeys: readonly string[];
  readonly attributes: readonly AttributeContent[];
  readonly media: readonly MediaContent[];
  readonly options: readonly OptionContent[];
  readonly variants: readonly VariantContent[];
  readonly relatedKeys: readonly string[];
  readonly assortment: { readonly hiddenOn: readonly string[]; readonly adaptedFor: readonly string[] };
  readonly version: number;
}

/** `Variant` of the schema. */
export interface VariantContent {
  readonly id: string;
  readonly sku: string;
  readonly barcode: string | null;
  readonly title: string;
  readonly options: readonly {
    readonly key: string;
    readonly name: string;
    readonly valueKey: string;
    readonly value: string;
  }[];
  readonly attributes: readonly AttributeContent[];
  /** Its own, else the product's. */
  readonly media: readonly MediaContent[];
  readonly productKey: string;
}

/** `Attribute` of the schema. */
export interface AttributeContent {
  readonly key: string;
  readonly name: string;
  readonly values: readonly string[];
}

/** `ProductOption` of the schema. */
export interface OptionContent {
  readonly key: string;
  readonly name: string;
  readonly values: readonly { readonly key: string; readonly name: string }[];
}

/** `Media` of the schema. */
export interface MediaContent {
  readonly kind: 'IMAGE' | 'VIDEO';
  /** Of the original. */
  readonly url: string;
  readonly alt: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

/** What one channel and language see of a product; null where the channel hides it. */
export function projectProduct(
  entry: ProductEntry,
  version: number,
  context: ContentContext,
): ProductContent | null {
  if (context.channel !== undefined && entry.hiddenOn.includes(context.channel)) return null;
  const { language } = context;
  const adaptation = entry.adaptations.find((candidate) => candidate.channel === context.channel);
  const title = inLanguage({ ...entry.titles, ...adaptation?.titles }, language) ?? entry.key;
  const media = adaptation?.media.length ? adaptation.media : entry.media;
  const options = entry.options.map((option) => projectOption(option, language));
  return {
    id: formatGlobalId('Product', entry.key),
    key: entry.key,
    handle: inLanguage(entry.handles, language) ?? entry.key,
    title,
    description: inLanguage({ ...entry.descriptions, ...adaptation?.descriptions }, language),
    brand: entry.brand,
    categoryKeys: entry.categories,
    attributes: projectAttributes(entry.attributes, language),
    media: projectMedia(media, language),
    options,
    variants: entry.variants.map((variant) => ({
      ...projectVariant(variant, title, options, language),
      media: projectMedia(variant.media.length > 0 ? variant.media : media, language),
      productKey: entry.key,
    })),
    relatedKeys: entry.related,
    assortment: {
      hiddenOn: entry.hiddenOn,
      adaptedFor: entry.adaptations.map(({ channel }) => channel),
    },
    version,
  };
}

function projectVariant(
  variant: VariantFacts,
  productTitle: string,
  productOptions: readonly OptionContent[],
  language: string | undefined,
): Omit<VariantContent, 'media' | 'productKey'> {
  // In the order of the product's options, so that every variant's title reads alike.
  const options = productOptions.flatMap((option) => {
    const chosen = variant.options.find(({ key }) => key === option.key);
    const value = option.values.find(({ key }) => key === chosen?.value);
    return value === undefined
      ? []
      : [{ key: option.key, name: option.name, valueKey: value.key, value: value.name }];
  });
  const suffix = options.map(({ value }) => value).join(', ');
  return {
    id: formatGlobalId('Variant', variant.sku),
    sku: variant.sku,
    barcode: variant.barcode,
    title: suffix === '' ? productTitle : `${productTitle} — ${suffix}`,
    options,
    attributes: projectAttributes(variant.attributes, language),
  };
}

const projectOption = (option: NamedValues, language: string | undefined): OptionContent => ({
  key: option.key,
  name: inLanguage(option.names, language) ?? option.key,
  values: option.values.map(({ key, names }) => ({ key, name: inLanguage(names, language) ?? key })),
});

const projectAttributes = (
  attributes: readonly NamedValues[],
  language: string | undefined,
): AttributeContent[] =>
  attributes.map((attribute) => {
    const { key, name, values } = projectOption(attribute, language);
    return { key, name, values: values.map((value) => value.name) };
  });

const projectMedia = (media: readonly MediaFacts[], language: string | undefined): MediaContent[] =>
  media.map(({ kind, url, alts, width, height }) => ({
    kind,
    url,
    alt: inLanguage(alts, language),
    width,
    height,
  }));
