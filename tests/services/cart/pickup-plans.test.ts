import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planPickup } from '../../../services/cart/delivery/pickup-plans.ts';
import type { PickupPlace } from '../../../services/cart/neighbours/pickup-places.ts';

const skus = ['a', 'b', 'c', 'd'];

const places: fc.Arbitrary<readonly PickupPlace[]> = fc
  .array(
    fc.record({
      offersPickup: fc.boolean(),
      readyAt: fc.option(fc.constantFrom('2026-11-25T10:00:00.000Z', '2026-11-26T10:00:00.000Z')),
      amounts: fc.tuple(...skus.map(() => fc.nat(3))),
    }),
    { maxLength: 6 },
  )
  .map((drawn) =>
    drawn.map(({ amounts, ...rest }, index) => ({
      ...rest,
      store: `store-${index}`,
      address: { country: 'FR', region: null, postalCode: null },
      distanceKm: index,
      available: new Map(skus.map((sku, at) => [sku, amounts[at] ?? 0])),
    })),
  );
const carts = fc
  .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: skus.length })
  .map((quantities) =>
    quantities.map((quantity, at) => ({ id: `line-${at}`, sku: skus[at] ?? '', quantity })),
  );

const has = (place: PickupPlace, line: { readonly sku: string; readonly quantity: number }): boolean =>
  place.offersPickup && (place.available.get(line.sku) ?? 0) >= line.quantity;

const forAll = (holds: (lines: Parameters<typeof planPickup>[0], found: readonly PickupPlace[]) => void) =>
  fc.assert(fc.property(carts, places, holds), { numRuns: 300 });

it('has every line fetched once, in a store that has all of it', () => {
  forAll((lines, found) => {
    for (const { parts } of planPickup(lines, found, { first: 50, split: true })) {
      expect(parts.flatMap(({ lineIds }) => lineIds).sort()).toEqual(lines.map(({ id }) => id));
      for (const { store, lineIds } of parts) {
        const place = found.find((each) => each.store === store);
        expect(lineIds).not.toEqual([]);
        for (const line of lines.filter(({ id }) => lineIds.includes(id))) {
          expect(place && has(place, line)).toBe(true);
        }
      }
    }
  });
});

it('finds every single store that has it all, before any plan over several', () => {
  forAll((lines, found) => {
    const plans = planPickup(lines, found, { first: 50, split: true });
    const single = found.filter((place) => lines.every((line) => has(place, line)));
    expect(plans.filter(({ parts }) => parts.length === 1).map(({ parts }) => parts[0]?.store)).toEqual(
      single.map(({ store }) => store),
    );
    const sizes = plans.map(({ parts }) => parts.length);
    expect(sizes).toEqual([...sizes].sort());
    expect(planPickup(lines, found, { first: 50, split: false })).toEqual(plans.slice(0, single.length));
  });
});

it('finds a plan whenever up to three stores have it all together, and none with a store for nothing', () => {
  forAll((lines, found) => {
    const covers = (stores: readonly PickupPlace[]): boolean =>
      lines.every((line) => stores.some((place) => has(place, line)));
    const triples = found.flatMap((a) => found.flatMap((b) => found.map((c) => [a, b, c])));
    const plans = planPickup(lines, found, { first: 50, split: true });
    expect(plans.length > 0).toBe(triples.some(covers));
    for (const { parts } of plans) {
      const stores = parts.flatMap(({ store }) => found.find((place) => place.store === store) ?? []);
      for (const left of stores) expect(covers(stores.filter((place) => place !== left))).toBe(false);
    }
  });
});

it('is ready when the last of its stores is, the soonest plan first', () => {
  forAll((lines, found) => {
    const plans = planPickup(lines, found, { first: 50, split: true });
    for (const { parts, readyAt } of plans) {
      const times = parts.map((part) => part.readyAt);
      expect(readyAt).toBe(times.includes(null) ? null : times.sort().at(-1));
    }
    for (const size of [2, 3]) {
      const times = plans
        .filter(({ parts }) => parts.length === size)
        .map(({ readyAt }) => readyAt ?? 'never');
      expect(times).toEqual([...times].sort());
    }
  });
});

it('shows no more than was asked for, and nothing for an empty cart', () => {
  forAll((lines, found) => {
    expect(planPickup(lines, found, { first: 1, split: true }).length).toBeLessThanOrEqual(1);
    expect(planPickup([], found, { first: 50, split: true })).toEqual([]);
  });
});
