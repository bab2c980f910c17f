import { slugOf } from '../read/slug.ts';
import type { MediaInput, OptionInput, ProductInput, Texts } from '../rows.ts';
import type { Color } from './pictures/colors.ts';
import { pictureName, pictureSize } from './pictures/sample-picture.ts';
import type { SampleProduct } from './sample-product.ts';
import { colorsOf, variantsOf } from './sample-variants.ts';
import { namedColor, namedMaterial, names, texts } from './words.ts';

/** A sample product as the catalogue takes it. */
export function productInput(product: SampleProduct, introducedAt: string): ProductInput {
  const { key, brand, titles, about, material, related = [], hiddenOn = [] } = product;
  return {
    key,
    brand,
    titles: texts(titles),
    handles: texts([slugOf(titles[0]), slugOf(titles[1]), slugOf(titles[2])]),
    descriptions: bilingual(about),
    categories: [product.category],
    attributes:
      material === undefined
        ? []
        : [{ key: 'material', names: names.material, values: [namedMaterial(material)] }],
    // A product is shown in its first color; things without colors are natural.
    media: [pictureOf(product, colorsOf(product)[0] ?? 'natural')],
    options: optionsOf(product),
    variants: variantsOf(product).map(({ sku, barcode, options, color }) => ({
      sku,
      barcode,
      options,
      media: color === null ? [] : [pictureOf(product, color)],
    })),
    related,
    hiddenOn,
    adaptations:
      product.social === undefined ? [] : [{ channel: 'SOCIAL', descriptions: bilingual(product.social) }],
    introducedAt,
  };
}

const bilingual = ([french, english]: readonly [string, string]): Texts => [
  { language: 'fr', text: french },
  { language: 'en', text: english },
];

function pictureOf(product: SampleProduct, color: Color): MediaInput {
  const colorName = namedColor(color).names;
  const titles = texts(product.titles);
  return {
    url: `/media/${pictureName(product.picture, color, product.seed)}`,
    alts: titles.map(({ language, text }, index) => ({
      language,
      // Whoever hears a picture described wants to know which color it shows.
      text: 'colors' in product ? `${text}, ${colorName[index]?.text.toLowerCase()}` : text,
    })),
    width: pictureSize,
    height: pictureSize,
  };
}

function optionsOf(product: SampleProduct): readonly OptionInput[] {
  if ('packs' in product) {
    const values = product.packs.map(({ key, name }) => ({ key, names: texts([name, name, name]) }));
    // `500 ml` reads the same in every language.
    return [{ key: 'pack', names: names.pack, values }];
  }
  const colors = { key: 'color', names: names.color, values: product.colors.map(namedColor) };
  if (product.sizes === undefined) return [colors];
  const sizes = product.sizes.map((size) => {
    const shown = size.toUpperCase();
    return { key: size, names: texts([shown, shown, shown]) };
  });
  return [colors, { key: 'size', names: names.size, values: sizes }];
}
