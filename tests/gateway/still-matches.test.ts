import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ProductFilter } from '../../schema/product-filter.ts';
import { type ProductFacts, stillMatches } from '../../src/execute/ledger/still-matches.ts';

const some = fc.constantFrom('a', 'b', 'c');
const someOf = fc.uniqueArray(some, { maxLength: 3 });
const amountMinor = fc.nat({ max: 500 });
const facts: fc.Arbitrary<ProductFacts> = fc.record({
  brand: fc.option(some),
  categories: someOf,
  facets: fc.array(fc.record({ key: some, value: some }), { maxLength: 4 }),
  cheapest: fc.option(fc.record({ amountMinor, currency: fc.constantFrom('EUR', 'JPY') })),
  isReduced: fc.boolean(),
  isOrderable: fc.boolean(),
});
// Finer than any currency here: three decimals.
const bound = fc.nat({ max: 5_000 }).map((thousandths) => (thousandths / 1_000).toFixed(3));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const filter: fc.Arbitrary<ProductFilter> = fc.record(
  {
    categories: optional(someOf),
    brands: optional(someOf),
    price: optional(fc.record({ min: optional(bound), max: optional(bound) }, { requiredKeys: [] })),
    inStock: optional(fc.boolean()),
    attributes: optional(fc.array(fc.record({ key: some, values: someOf }), { maxLength: 2 })),
    reduced: optional(fc.boolean()),
  },
  { requiredKeys: [] },
);

describe('a product', () => {
  it('is in every list that asks for nothing', () => {
    fc.assert(fc.property(facts, (product) => stillMatches({}, product)));
  });

  it('is in a list exactly where it meets each condition alone', () => {
    fc.assert(
      fc.property(filter, facts, (wanted, product) => {
        const alone = Object.entries(wanted).map(([name, value]) => stillMatches({ [name]: value }, product));
        expect(stillMatches(wanted, product)).toBe(alone.every(Boolean));
      }),
    );
  });

  it('is in the list of its own brand, categories, values and amount', () => {
    fc.assert(
      fc.property(facts, (product) => {
        const { brand, categories, facets, cheapest } = product;
        const amount = cheapest && inUnits(cheapest.amountMinor, cheapest.currency);
        expect(
          stillMatches(
            {
              ...(brand !== null && { brands: [brand] }),
              ...(categories.length > 0 && { categories: categories.slice(-1) }),
              ...(amount !== null && { price: { min: amount, max: amount } }),
              attributes: facets.map(({ key, value }) => ({ key, values: [value] })),
              inStock: product.isOrderable,
              reduced: product.isReduced,
            },
            product,
          ),
        ).toBe(true);
      }),
    );
  });

  it('is in a price range by its amount and by nothing else', () => {
    fc.assert(
      fc.property(amountMinor, bound, bound, (minor, min, max) => {
        const product = { ...nothing, cheapest: { amountMinor: minor, currency: 'EUR' } };
        const thousandths = minor * 10;
        const isIn = thousandths >= Number(min) * 1_000 - 1e-6 && thousandths <= Number(max) * 1_000 + 1e-6;
        expect(stillMatches({ price: { min, max } }, product)).toBe(isIn);
      }),
    );
  });

  it('that has no price is in no price range, and in no list of no categories or brands', () => {
    expect(stillMatches({ price: {} }, nothing)).toBe(false);
    expect(stillMatches({ price: {} }, { ...nothing, cheapest: { amountMinor: 0, currency: 'EUR' } })).toBe(
      true,
    );
    fc.assert(
      fc.property(facts, (product) => {
        expect(stillMatches({ categories: [] }, product)).toBe(false);
        expect(stillMatches({ brands: [] }, product)).toBe(false);
      }),
    );
  });
});

const nothing: ProductFacts = {
  brand: null,
  categories: [],
  facets: [],
  cheapest: null,
  isReduced: false,
  isOrderable: false,
};

const inUnits = (minor: number, currency: string): string =>
  currency === 'JPY' ? String(minor) : (minor / 100).toFixed(2);
