import { expect, it } from '@jest/globals';
import { readEntries } from './load/read-entries.ts';
import type { ShownVariant } from './load/shown.ts';

const variant = (change: Partial<ShownVariant> = {}): ShownVariant => ({
  sku: 'a-0',
  product: { key: 'a-product-0', version: 3, title: 'A' },
  price: {
    version: 2,
    unit: { shown: { amount: '1.00' } },
    was: null,
    reductionPercent: null,
    priceList: { key: 'fr-eur' },
    promotions: [],
  },
  availability: { version: 1, status: 'IN_STOCK', quantity: 1, quantityIsCapped: false },
  ...change,
});

const read = (
  shown: readonly (ShownVariant | null)[],
  errors: readonly { message: string; path: (string | number)[] }[] = [],
) => readEntries(shown, ['a-0'], { market: 'FR', language: 'fr' }, errors, () => 7);

it('takes from an answer the entries that it shows, with the versions that it states', () => {
  expect(read([variant()])).toEqual([
    ['prices:fr-eur', 'price/a-0', 2, expect.any(String)],
    ['stock:eu', 'availability/online-eu/a-0', 1, expect.any(String)],
    ['catalogue', 'product/a-product-0', 3, expect.any(String), 'fr'],
  ]);
});

it('takes a promotion once, however many prices have it, and no part of it as a part of the price', () => {
  const priced = (version: number) =>
    variant({
      price: { ...variant().price, promotions: [{ key: 'offer', version, priority: version }] } as never,
    });
  const all = (...versions: readonly number[]) =>
    readEntries(versions.map(priced), ['a-0', 'a-1'], { market: 'BE', language: 'fr' }, [], () => 7);
  const promotions = (...versions: readonly number[]) =>
    all(...versions).filter(([, key]) => key === 'promotion/offer');
  expect(promotions(4, 4)).toEqual([['prices:be-eur', 'promotion/offer', 4, expect.any(String)]]);
  expect(promotions(4, 5).map(([, , version]) => version)).toEqual([4, 5]);
  expect(all(4, 4)[0]?.[3]).toBe(all(5, 5)[0]?.[3]);
});

it('equal values have equal hashes, whatever their version', () => {
  const [first, second] = [3, 4].map((version) => {
    const product = { key: 'a-product-0', version, title: 'A' };
    return read([variant({ product })])[2];
  });
  expect(second?.[3]).toBe(first?.[3]);
});

it('what is not there counts as the newest absence; what failed, and its product, counts as nothing', () => {
  expect(read([variant({ price: null })])[0]).toEqual(['prices:fr-eur', 'price/a-0', 7, 'absent']);
  const errors = [{ message: 'out of reach', path: ['nodes', 0, 'price'] }];
  expect(read([variant({ price: null })], errors).map(([book]) => book)).toEqual(['stock:eu', 'catalogue']);
  expect(read([null])).toEqual([]);
});
