import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isGtin } from '../../../schema/gtin.ts';

describe('a GTIN', () => {
  it.each(['96385074', '036000291452', '4006381333931', '10012345678902'])('%s is one', (barcode) => {
    expect(isGtin(barcode)).toBe(true);
  });

  it.each([
    '',
    '1234567',
    '123456789',
    '40063813339310',
    '4006381333930',
    '400638133393x',
    '４００６３８１３',
  ])('%j is none', (barcode) => {
    expect(isGtin(barcode)).toBe(false);
  });

  it('has exactly one right check digit', () => {
    const body = fc
      .constantFrom(7, 11, 12, 13)
      .chain((length) =>
        fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length }),
      );
    fc.assert(
      fc.property(body, (digits) => {
        expect([...'0123456789'].filter((check) => isGtin(digits + check))).toHaveLength(1);
      }),
    );
  });
});
