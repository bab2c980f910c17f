import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AmountOutOfRange,
  allocate,
  divideRounded,
  exponentOf,
  formatAmount,
  formatRate,
  maxAmountMinor,
  multiply,
  multiplyRate,
  parseAmount,
  parseRate,
  sum,
  taxOfGross,
  taxOnNet,
} from '../../schema/money.ts';

const amounts = fc.integer({ min: -maxAmountMinor, max: maxAmountMinor });
const modes = fc.constantFrom('HALF_UP' as const, 'HALF_EVEN' as const);
const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');

describe('amounts as text', () => {
  it('have as many decimals as the currency', () => {
    expect(['JPY', 'EUR', 'KWD', 'CLF'].map(exponentOf)).toEqual([0, 2, 3, 4]);
    expect([
      formatAmount(5, 'EUR'),
      formatAmount(-5, 'EUR'),
      formatAmount(5, 'JPY'),
      formatAmount(5, 'KWD'),
    ]).toEqual(['0.05', '-0.05', '5', '0.005']);
  });

  it('are read back as what was written', () => {
    fc.assert(
      fc.property(amounts, currencies, (amountMinor, currency) => {
        expect(parseAmount(formatAmount(amountMinor, currency), currency)).toBe(amountMinor || 0);
      }),
    );
  });

  it('take trailing zeros and refuse a decimal too many', () => {
    expect(parseAmount('1.000', 'JPY')).toBe(1);
    expect(parseAmount('12.9', 'EUR')).toBe(1290);
    expect(() => parseAmount('1.005', 'EUR')).toThrow('EUR amounts have at most 2 decimals.');
    expect(() => parseAmount('1e3', 'EUR')).toThrow(RangeError);
    expect(() => parseAmount('9999999999999999', 'EUR')).toThrow(AmountOutOfRange);
  });

  it('say rates as the shortest fraction', () => {
    expect([0, 55_000, 200_000, 1_000_000, 1].map(formatRate)).toEqual([
      '0',
      '0.055',
      '0.2',
      '1',
      '0.000001',
    ]);
    expect([parseRate('0.055'), parseRate('0.20'), parseRate('0.0000001')]).toEqual([55_000, 200_000, null]);
  });
});

describe('rounding', () => {
  it('takes halves away from zero or to the even neighbour', () => {
    const halves = [-5n, -3n, -1n, 1n, 3n, 5n];
    expect(halves.map((n) => divideRounded(n, 2n, 'HALF_UP'))).toEqual([-3n, -2n, -1n, 1n, 2n, 3n]);
    expect(halves.map((n) => divideRounded(n, 2n, 'HALF_EVEN'))).toEqual([-2n, -2n, 0n, 0n, 2n, 2n]);
  });

  it('is never further than half a unit off, and the same on both sides of zero', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 12n), modes, (n, d, mode) => {
        const rounded = divideRounded(n, d, mode);
        const off = 2n * (rounded * d - n);
        expect(off <= d && off >= -d).toBe(true);
        expect(divideRounded(-n, d, mode)).toBe(-rounded);
      }),
    );
  });
});

describe('taxes', () => {
  it('and net make gross again, from either side, without unsafe numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Math.floor(maxAmountMinor / 2) }),
        fc.integer({ min: 0, max: 1_000_000 }),
        modes,
        (amountMinor, ratePpm, mode) => {
          const added = taxOnNet(amountMinor, ratePpm, mode);
          const contained = taxOfGross(amountMinor + added, ratePpm, mode);
          expect(contained).toBe(added);
          expect(Number.isSafeInteger(amountMinor + added)).toBe(true);
          expect(taxOfGross(amountMinor, ratePpm, mode)).toBeLessThanOrEqual(amountMinor);
        },
      ),
    );
  });

  it('are rounded as published: 164.02 net at 2.6 % bears 4.26', () => {
    expect(taxOnNet(16_402, 26_000, 'HALF_UP')).toBe(426);
    expect(taxOnNet(18_263_182, 190_000, 'HALF_EVEN')).toBe(3_470_005);
  });

  it('refuse what leaves fifteen digits', () => {
    expect(() => taxOnNet(maxAmountMinor, 1_000_000, 'HALF_UP')).not.toThrow();
    expect(() => sum([maxAmountMinor, 1])).toThrow(AmountOutOfRange);
    expect(() => multiply(maxAmountMinor, 100_000)).toThrow(AmountOutOfRange);
    expect(() => multiplyRate(maxAmountMinor, 1_000_001, 'HALF_UP')).toThrow(AmountOutOfRange);
  });
});

describe('allocation', () => {
  const weights = fc.array(fc.integer({ min: 0, max: maxAmountMinor }), { minLength: 1, maxLength: 20 });

  it('adds up exactly, and no part is a whole unit off its share', () => {
    fc.assert(
      fc.property(amounts, weights, (amountMinor, parts) => {
        fc.pre(parts.some((weight) => weight > 0));
        const split = allocate(amountMinor, parts);
        const total = parts.reduce((all, weight) => all + BigInt(weight), 0n);
        expect(split.reduce((all, part) => all + BigInt(part), 0n)).toBe(BigInt(amountMinor));
        split.forEach((part, index) => {
          const off = BigInt(part) * total - BigInt(amountMinor) * BigInt(parts[index] ?? 0);
          expect(off < total && off > -total).toBe(true);
        });
      }),
    );
  });

  it('gives the odd units to the largest remainders, the first ones where they are equal', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(10, [1, 5, 4])).toEqual([1, 5, 4]);
    expect(allocate(2, [3, 3, 4])).toEqual([1, 0, 1]);
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
  });

  it('gives each weight the same part whatever the order, where no two remainders are equal', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), distinct, (amountMinor, parts) => {
        const total = parts.reduce((all, weight) => all + weight, 0);
        fc.pre(new Set(parts.map((weight) => (amountMinor * weight) % total)).size === parts.length);
        const backwards = allocate(amountMinor, [...parts].reverse());
        expect(backwards.reverse()).toEqual(allocate(amountMinor, parts));
      }),
    );
  });

  it('refuses to split something over nothing', () => {
    expect(() => allocate(1, [0, 0])).toThrow('1 cannot be split over weights that are all 0.');
  });
});
