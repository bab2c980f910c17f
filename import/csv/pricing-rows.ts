import type { MeasureInput, PricedItemInput, PriceInput } from '../rows.ts';
import type { Cells } from './cells.ts';
import type { CsvMap, FileMapOf } from './map-form.ts';

/** A line as what pricing knows of a SKU. */
export function pricedItemOf(cells: Cells, { fields }: FileMapOf<'pricedItem'>): PricedItemInput {
  const taxCategory = cells.text(fields.taxCategory);
  const content = cells.decimal(fields.content);
  const unit = cells.oneOf(fields.unit, units);
  if (fields.content !== undefined && content !== undefined && Number(content) === 0) {
    cells.refuse(fields.content, 'Give more than 0.');
  }
  return {
    sku: cells.required(fields.sku),
    labels: [...new Set(cells.list(fields.labels))],
    ...(taxCategory !== undefined && { taxCategory }),
    ...(content !== undefined && unit !== undefined && { measure: { content, unit } }),
  };
}

const units: readonly MeasureInput['unit'][] = ['KILOGRAM', 'LITRE', 'METRE', 'SQUARE_METRE', 'PIECE'];

/** A line as a price. */
export function priceOf(cells: Cells, { fields }: FileMapOf<'price'>, map: CsvMap): PriceInput {
  const key = cells.required(fields.priceList);
  const list = map.priceLists.find((each) => each.key === key);
  if (list === undefined) {
    const known = map.priceLists.map((each) => each.key).join(', ');
    cells.refuse(fields.priceList, `The map has no such price list; give one of ${known}.`);
  }
  // Any will do after a fault: the row is not loaded, but the rest of its cells is still checked.
  const currency = list?.currency ?? 'EUR';
  const amount = cells.amount(fields.amount, currency);
  if (amount === undefined && cells.text(fields.amount) === undefined)
    cells.refuse(fields.amount, 'Give an amount.');
  const recommended = cells.amount(fields.recommended, currency);
  const validFrom = cells.instant(fields.validFrom);
  const validUntil = cells.instant(fields.validUntil);
  if (
    fields.validUntil !== undefined &&
    validFrom !== undefined &&
    validUntil !== undefined &&
    validUntil <= validFrom
  ) {
    cells.refuse(fields.validUntil, `Give an instant after ${validFrom}.`);
  }
  return {
    priceList: key,
    sku: cells.required(fields.sku),
    amount: amount ?? '0',
    ...(recommended !== undefined && { recommended }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  };
}
