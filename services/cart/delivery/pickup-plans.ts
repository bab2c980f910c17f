import type { CartLine } from '../cart.ts';
import type { PickupPlace } from '../neighbours/pickup-places.ts';

/** Where a whole cart can be fetched. */
export interface PickupPlan {
  /** In the order in which the stores are asked. */
  readonly parts: readonly PickupPart[];
  /** When all of it lies ready; null for never. */
  readonly readyAt: string | null;
}

interface PickupPart {
  readonly store: string;
  readonly lineIds: readonly string[];
  readonly distanceKm: number | null;
  readonly readyAt: string | null;
}

type Wanted = Pick<CartLine, 'id' | 'sku' | 'quantity'>;

/**
 * Single stores that have every line, in the order of `places`, then, where asked for, plans over two and three of which
 * none could be left out, fewest and soonest first. A line is never fetched in two places.
 */
export function planPickup(
  lines: readonly Wanted[],
  places: readonly PickupPlace[],
  { first, split }: { readonly first: number; readonly split: boolean },
): readonly PickupPlan[] {
  if (lines.length === 0) return [];
  const able = places
    .filter((place) => place.offersPickup && lines.some((line) => hasAll(place, line)))
    .map((place) => ({ place, has: lines.map((line) => hasAll(place, line)) }));
  const single = able.filter(({ has }) => has.every(Boolean)).map((store) => [store]);
  if (!split) return single.slice(0, first).map((stores) => planOf(lines, stores));
  const partial = able.filter(({ has }) => !has.every(Boolean)).slice(0, maxStoresTried);
  const plans = [single, combinations(partial, 2), combinations(partial, 3)].flatMap((combined, index) =>
    index === 0
      ? combined.map((stores) => planOf(lines, stores))
      : combined
          .filter(isNeeded)
          .map((stores) => planOf(lines, stores))
          .sort(bySoonest),
  );
  return plans.slice(0, first);
}

/** Whether a store has all of a line. */
export const hasAll = ({ available }: PickupPlace, { sku, quantity }: Omit<Wanted, 'id'>): boolean =>
  (available.get(sku) ?? 0) >= quantity;

// Of 20 stores there are 1,140 plans of three: as many as are looked through in a few milliseconds.
const maxStoresTried = 20;

interface Able {
  readonly place: PickupPlace;
  /** Whether it has all of each line. */
  readonly has: readonly boolean[];
}

function combinations(stores: readonly Able[], size: 2 | 3): readonly (readonly Able[])[] {
  return stores.flatMap((first, index) => {
    const rest = stores.slice(index + 1);
    const others = size === 2 ? rest.map((store) => [store]) : combinations(rest, 2);
    return others.map((more) => [first, ...more]);
  });
}

// Every line is somewhere, and no longer so without any one of them.
const isNeeded = (stores: readonly Able[]): boolean =>
  coversAll(stores) && stores.every((store) => !coversAll(stores.filter((other) => other !== store)));

const coversAll = (stores: readonly Able[]): boolean =>
  (stores[0]?.has ?? []).every((_, line) => stores.some(({ has }) => has[line]));

function planOf(lines: readonly Wanted[], stores: readonly Able[]): PickupPlan {
  const parts = stores.map(({ place }) => ({
    store: place.store,
    // As `placesOfLines` has it: in the first of them that has all of the line.
    lineIds: lines
      .filter((_, line) => stores.find(({ has }) => has[line])?.place === place)
      .map(({ id }) => id),
    distanceKm: place.distanceKm,
    readyAt: place.readyAt,
  }));
  return { parts, readyAt: latest(parts.map(({ readyAt }) => readyAt)) };
}

// All of one form in UTC, so that texts compare like instants.
const latest = (instants: readonly (string | null)[]): string | null =>
  instants.reduce((last, at) => (last === null || at === null ? null : at > last ? at : last));

// A stable sort: what is ready at once stays in the order of the stores.
const bySoonest = (a: PickupPlan, b: PickupPlan): number => {
  if (a.readyAt === b.readyAt) return 0;
  if (a.readyAt === null || b.readyAt === null) return a.readyAt === null ? 1 : -1;
  return a.readyAt < b.readyAt ? -1 : 1;
};
