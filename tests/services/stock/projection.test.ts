import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AvailabilityEntry,
  isOnHand,
  projectAvailability,
} from '../../../schema/entries/availability.ts';
import { distanceKm, type GeoPoint } from '../../../schema/entries/store.ts';

const entry = fc.record<AvailabilityEntry>({
  sku: fc.constant('lamp'),
  location: fc.constant('warehouse'),
  availableToPromise: fc.oneof(fc.nat({ max: 30 }), fc.nat()),
  backorderable: fc.nat({ max: 3 }),
  lowStockThreshold: fc.nat({ max: 10 }),
  expectedAt: fc.constant(null),
  preorderUntil: fc.constantFrom(null, '2027-01-01T00:00:00.000Z'),
});

const point = fc.record<GeoPoint>({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('what is shown of an availability', () => {
  it('is never more than there is, and says when it is less', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const { quantity, quantityIsCapped } = projectAvailability(one, 1);
        expect(quantity).toBe(Math.min(20, one.availableToPromise));
        expect(quantityIsCapped).toBe(quantity < one.availableToPromise);
      }),
    );
  });

  it('is out of stock exactly where nothing can be ordered', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const isOut = projectAvailability(one, 1).status === 'OUT_OF_STOCK';
        expect(isOut).toBe(one.availableToPromise + one.backorderable === 0);
      }),
    );
  });

  it('is on hand only with a quantity and once its sale has begun', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const isThere = one.availableToPromise > 0 && one.preorderUntil === null;
        expect(isOnHand(projectAvailability(one, 1))).toBe(isThere);
      }),
    );
  });

  it('is nothing, in version 0, where there never was an entry', () => {
    expect(projectAvailability(null, 0)).toEqual({
      status: 'OUT_OF_STOCK',
      quantity: 0,
      quantityIsCapped: false,
      expectedAt: null,
      version: 0,
    });
  });
});

describe('a distance', () => {
  it('is that of the map', () => {
    const paris = { latitude: 48.8566, longitude: 2.3522 };
    const newYork = { latitude: 40.7128, longitude: -74.006 };
    expect(distanceKm(paris, newYork)).toBeCloseTo(5_837.25, 1);
  });

  it('is the same both ways, none to itself, and at most half way round the earth', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(distanceKm(a, b)).toBe(distanceKm(b, a));
        expect(distanceKm(a, a)).toBe(0);
        expect(distanceKm(a, b)).toBeLessThanOrEqual(20_016);
      }),
    );
  });
});
