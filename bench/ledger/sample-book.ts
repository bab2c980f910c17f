import type { LedgerEntry, Register, Stamp } from '../../ledger/index.ts';
import { entryKey, priceBook } from '../../schema/entries/keys.ts';
import type { PriceEntry } from '../../schema/entries/price.ts';

/** The book that all measurements read. */
export const book = priceBook('bench-eur');

/** Entries per answer. */
export const keysPerAnswer = 50;

/** A price such as the pricing service writes, other in each version. */
export function samplePrice(sku: string, version: number): PriceEntry {
  const amountMinor = 1_999 + (version % 1_000);
  return {
    priceList: 'bench-eur',
    sku,
    currency: 'EUR',
    customerGroup: null,
    taxCategory: 'standard',
    labels: ['shirts', 'summer'],
    measure: null,
    amountMinor,
    reduction: {
      amountMinor: amountMinor - 500,
      promotions: ['summer-sale'],
      beganAt: '2026-07-01T00:00:00.000Z',
      formerMinor: amountMinor,
      lowest30DaysMinor: amountMinor - 300,
    },
    recommendedMinor: 2_999,
    tiers: [{ minQuantity: 10, amountMinor: 1_799 }],
    fees: [],
    promotions: ['summer-sale'],
    validFrom: null,
    validUntil: null,
  };
}

const skuOf = (number: number): string => `SKU-${String(number).padStart(6, '0')}`;

/** The key of the n-th price. */
export const keyOf = (number: number): string => entryKey.price(skuOf(number));

/** The n-th price in a version. */
export const entryOf = (number: number, version: number): LedgerEntry => ({
  key: keyOf(number),
  version,
  value: JSON.stringify(samplePrice(skuOf(number), version)),
});

/** Keys of one answer: different ones, chosen evenly among so many prices. */
export function randomKeys(prices: number): readonly string[] {
  const numbers = new Set<number>();
  while (numbers.size < keysPerAnswer) numbers.add(Math.floor(Math.random() * prices));
  return [...numbers].map(keyOf);
}

/** Begins the book's next epoch with so many prices in version 1. */
export async function beginBook(register: Register, prices: number): Promise<Stamp> {
  const { server, stamp: last } = await register.inspect(book);
  const stamp = await register.begin(book, { epoch: (last?.epoch ?? 0) + 1, server }, 0);
  if (stamp === null) throw new Error(`${book} cannot begin.`);
  const entries = Array.from({ length: prices }, (_, number) => entryOf(number, 1));
  await register.fill(book, stamp, { commit: 0, entries });
  return stamp;
}
