import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId } from '../schema/global-id.ts';
import { inLanguage, type Localized } from '../schema/localized.ts';
import { picture } from './picture.ts';
import { type MockProduct, type MockVariant, mockProducts } from './shop/assortment.ts';
import { type MockCategory, mockCategories } from './shop/categories.ts';
import type { MockValue } from './shop/value.ts';

/** `Product` of the SDL; what refers to other objects is a function, so that circles end where a query does. */
export function showProduct(product: MockProduct, context: ServiceContext) {
  const { key, category, colors, sizes } = product;
  const title = say(product.titles, context);
  return {
    id: formatGlobalId('Product', key),
    key,
    handle: say(product.handles, context),
    title,
    description: say(product.descriptions, context),
    brand: product.brand,
    categories: () => [showCategory(category, context)],
    attributes: [attribute(labels.material, product.material, context)],
    media: colors.map((color) => picture(title, color.key)),
    options: [
      { key: 'color', name: say(labels.color.names, context), values: named(colors, context) },
      ...(sizes.length === 0
        ? []
        : [{ key: 'size', name: say(labels.size.names, context), values: named(sizes, context) }]),
    ],
    variants: () => product.variants.map((variant) => showVariant(variant, context)),
    related: ({ first }: { readonly first: number }) =>
      mockProducts
        .filter((other) => other.category === category && other !== product)
        .slice(0, first)
        .map((other) => showProduct(other, context)),
    assortment: { hiddenOn: [], adaptedFor: [] },
    version: 1,
  };
}

/** `Variant` of the SDL. */
export function showVariant(variant: MockVariant, context: ServiceContext) {
  const product = mockProducts.find(({ key }) => key === variant.productKey) as MockProduct;
  const values = [variant.color, ...(variant.size === null ? [] : [variant.size])];
  const title = `${say(product.titles, context)}, ${values.map(({ names }) => say(names, context)).join(', ')}`;
  return {
    id: formatGlobalId('Variant', variant.sku),
    sku: variant.sku,
    barcode: variant.barcode,
    title,
    options: [
      selected(labels.color, variant.color, context),
      ...(variant.size === null ? [] : [selected(labels.size, variant.size, context)]),
    ],
    attributes: [],
    media: [picture(title, variant.color.key)],
    product: () => showProduct(product, context),
  };
}

/** `Category` of the SDL. */
export function showCategory(category: MockCategory, context: ServiceContext) {
  const { key } = category;
  const parent = mockCategories.find((other) => other.key === category.parent);
  return {
    id: formatGlobalId('Category', key),
    key,
    handle: key,
    title: say(category.titles, context),
    description: null,
    parent: () => (parent === undefined ? null : showCategory(parent, context)),
    children: () =>
      mockCategories.filter((other) => other.parent === key).map((child) => showCategory(child, context)),
    path: () =>
      [parent, category].flatMap((step) => (step === undefined ? [] : [showCategory(step, context)])),
  };
}

/** A text in the language of the context, else in English. */
export const say = (text: Localized, { language }: ServiceContext): string =>
  inLanguage(text, language, ['en']) ?? '';

/** Names of what products differ by. */
export const labels = {
  color: { key: 'color', names: { en: 'Colour', fr: 'Couleur' } },
  size: { key: 'size', names: { en: 'Size', fr: 'Taille' } },
  material: { key: 'material', names: { en: 'Material', fr: 'Matière' } },
} as const;

const named = (values: readonly MockValue[], context: ServiceContext) =>
  values.map(({ key, names }) => ({ key, name: say(names, context) }));

const attribute = (label: MockValue, value: MockValue, context: ServiceContext) => ({
  key: label.key,
  name: say(label.names, context),
  values: [say(value.names, context)],
});

const selected = (label: MockValue, value: MockValue, context: ServiceContext) => ({
  key: label.key,
  name: say(label.names, context),
  valueKey: value.key,
  value: say(value.names, context),
});
