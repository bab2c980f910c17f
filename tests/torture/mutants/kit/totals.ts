import type { Totals } from '../../history/index.ts';

/** The amounts of a cart of one unit whose tax is not known. */
export const totalsOf = (price: readonly [string, string, number], unitMinor: number): Totals => ({
  currency: 'EUR',
  taxIncluded: true,
  lines: [
    {
      sku: 'a',
      quantity: 1,
      price: [...price],
      unitMinor,
      feesMinor: 0,
      discountsMinor: [],
      totalMinor: unitMinor,
    },
  ],
  subtotalMinor: unitMinor,
  discountsMinor: [],
  totalMinor: unitMinor,
  netMinor: null,
  grossMinor: null,
  taxes: [],
});
