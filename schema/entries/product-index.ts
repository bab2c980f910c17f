import type { Localized } from '../localized.ts';

// What leads from a name to a product. Written in the same group of changes as the product's own entry.

/** Book `catalogue`, key `sku/<sku>`: the product of a SKU. */
export interface SkuEntry {
  readonly sku: string;
  /** Key of the product. */
  readonly product: string;
}

/** Book `catalogue`, key `gtin/<14 digits>`: the variant of a barcode. */
export interface GtinEntry {
  /** In the form of `gtin14`. */
  readonly gtin: string;
  /** Key of the product. */
  readonly product: string;
  readonly sku: string;
}

/** Book `catalogue`, key `handle/<handle>`: the products of a handle. */
export interface HandleEntry {
  readonly handle: string;
  /** Keys of products by the language in which they have it. At least one. */
  readonly products: Localized;
}
