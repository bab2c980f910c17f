import type { CsvLine } from '../read/csv-table.ts';
import type { AttributeInput } from '../rows.ts';
import { attributeReasons, attributesOf, type Choice, choicesOf } from './attributes.ts';
import { type Faults, hasControlCharacters } from './faults.ts';
import type { AttributeType } from './forms.ts';
import { type PriceNames, parsePrices, type SunrisePrice } from './prices.ts';

/** A line of `products.csv` that can be imported. */
export interface SunriseVariant {
  readonly line: CsvLine;
  readonly sku: string;
  readonly prices: readonly SunrisePrice[];
  readonly choices: readonly Choice[];
  readonly attributes: readonly AttributeInput[];
  readonly images: readonly string[];
}

/** What the lines of all products may name, and what they have named already. */
export interface VariantNames extends PriceNames {
  readonly skus: Map<string, CsvLine>;
}

/** Reads the lines of one product; the bad ones are left out. */
export function readVariants(
  lines: readonly CsvLine[],
  head: CsvLine,
  types: readonly AttributeType[],
  names: VariantNames,
  faults: Faults,
): readonly SunriseVariant[] {
  // Numbers count within a product, SKUs within the whole file.
  const numbers = new Map<string, CsvLine>();
  return lines.flatMap((line) => {
    // Several addresses in one cell, as prices are.
    const images = line
      .cell('images')
      .split(';')
      .map((url) => url.trim())
      .filter((url) => url !== '');
    const { prices, reasons } = parsePrices(line.cell('prices'), names);
    const found = [
      ...identityReasons(line, head, numbers, names.skus),
      ...reasons.map((reason) => ({ column: 'prices', reason })),
      ...images
        .filter((url) => !isWebAddress(url))
        .map((url) => ({
          column: 'images',
          reason: `${JSON.stringify(url)}: Give an absolute http(s) address.`,
        })),
      ...attributeReasons(types, line, head),
    ];
    for (const { column, reason } of found) faults.addCell(line, column, reason);
    if (found.length > 0) return [];
    const sku = line.cell('sku');
    return [
      { line, sku, prices, images, choices: choicesOf(types, line), attributes: attributesOf(types, line) },
    ];
  });
}

/** What is wrong with the names by which a variant is told from others; claims them for the line. */
function identityReasons(
  line: CsvLine,
  head: CsvLine,
  numbers: Map<string, CsvLine>,
  skus: Map<string, CsvLine>,
): readonly { readonly column: string; readonly reason: string }[] {
  const [sku, number, base] = [line.cell('sku'), line.cell('variantId'), line.cell('baseId')];
  const [sameSku, sameNumber] = [skus.get(sku), numbers.get(number)];
  // The first line keeps the name, whether it turns out good or bad.
  skus.set(sku, sameSku ?? line);
  numbers.set(number, sameNumber ?? line);
  const reasons: { column: string; reason: string }[] = [];
  if (sku === '' || sku.length > 100 || hasControlCharacters(sku)) {
    reasons.push({ column: 'sku', reason: 'Give 1 to 100 characters.' });
  } else if (sameSku !== undefined) {
    reasons.push({ column: 'sku', reason: `Line ${sameSku.line} has this SKU; give one of its own.` });
  }
  if (!/^[1-9]\d{0,3}$/.test(number)) {
    reasons.push({ column: 'variantId', reason: 'Give a whole number from 1 to 9999.' });
  } else if (sameNumber !== undefined) {
    reasons.push({
      column: 'variantId',
      reason: `Line ${sameNumber.line} has this number; give one of its own.`,
    });
  }
  // Every line repeats its product's key: a line that was moved below another product is found by it.
  if (base !== head.cell('baseId')) {
    reasons.push({
      column: 'baseId',
      reason: `Give ${head.cell('baseId')} as on line ${head.line}, the product's.`,
    });
  }
  return reasons;
}

const isWebAddress = (text: string): boolean =>
  text.length <= 2_000 &&
  /^https?:\/\/[^\s]+$/.test(text) &&
  URL.canParse(text) &&
  !hasControlCharacters(text);
