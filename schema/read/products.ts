import { catalogueBook, entryKey } from '../entries/keys.ts';
import {
  type ProductContent,
  type ProductEntry,
  projectProduct,
  type VariantContent,
} from '../entries/product.ts';
import type { GtinEntry, HandleEntry, SkuEntry } from '../entries/product-index.ts';
import { gtin14 } from '../gtin.ts';
import { inLanguage } from '../localized.ts';
import type { ReadContext } from './read-context.ts';

/** A product by key, as the channel and language see it; null where there is none or the channel hides it. */
export const loadProduct = (read: ReadContext, key: string): Promise<ProductContent | null> =>
  read.once(`product ${key}`, async () => {
    const { value, version } = await read.entries.load<ProductEntry>(catalogueBook, entryKey.product(key));
    return value && projectProduct(value, version, read.context);
  });

/** A product by handle. Two may have one handle in different languages: the reader's own language decides. */
export async function findProduct(read: ReadContext, handle: string): Promise<ProductContent | null> {
  const { value } = await read.entries.load<HandleEntry>(catalogueBook, entryKey.handle(handle));
  const key = value && inLanguage(value.products, read.context.language);
  return key === null ? null : loadProduct(read, key);
}

/** A variant by SKU; null where there is none or the channel hides its product. */
export async function loadVariant(read: ReadContext, sku: string): Promise<VariantContent | null> {
  const { value } = await read.entries.load<SkuEntry>(catalogueBook, entryKey.sku(sku));
  return value && variantOf(read, value);
}

/** A variant by barcode, with or without leading zeros. */
export async function findVariant(read: ReadContext, barcode: string): Promise<VariantContent | null> {
  if (!/^\d{8,14}$/.test(barcode)) return null;
  const { value } = await read.entries.load<GtinEntry>(catalogueBook, entryKey.gtin(gtin14(barcode)));
  return value && variantOf(read, value);
}

async function variantOf(read: ReadContext, { product, sku }: SkuEntry): Promise<VariantContent | null> {
  const owner = await loadProduct(read, product);
  return owner?.variants.find((variant) => variant.sku === sku) ?? null;
}
