import { formatGlobalId } from '../global-id.ts';
import type { PostalAddress } from '../postal-address.ts';

/** A position on the earth, in degrees (WGS 84). */
export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
}

/** The days of the week as the SDL has them, in their order. */
export const daysOfWeek = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;

/** One stretch of opening on one day, in the store's time zone. */
export interface OpeningHours {
  readonly day: (typeof daysOfWeek)[number];
  /** `HH:MM`, before `closes`. */
  readonly opens: string;
  /** `HH:MM`, up to `24:00`. */
  readonly closes: string;
}

/** What a store offers besides selling. */
export type StoreServiceName = 'PICKUP' | 'RETURNS' | 'FITTING' | 'REPAIR';

/** Book `places`, key `store/<key>`: a shop that one can walk into; a stock location of the same key. */
export interface StoreEntry {
  readonly key: string;
  readonly region: string;
  readonly name: string;
  readonly address: PostalAddress;
  readonly geo: GeoPoint | null;
  readonly timeZone: string;
  /** Monday first, then by hour. */
  readonly openingHours: readonly OpeningHours[];
  readonly services: readonly StoreServiceName[];
  readonly imageUrl: string | null;
  /** Minutes of opening hours. */
  readonly pickupReadyInMinutes: number;
}

/** A store as the SDL shows it. */
export type ShownStore = Omit<StoreEntry, 'region' | 'pickupReadyInMinutes'> & { readonly id: string };

/** What is shown of a store's entry. */
export function projectStore(entry: StoreEntry): ShownStore {
  const { region, pickupReadyInMinutes, ...shown } = entry;
  return { id: formatGlobalId('Store', entry.key), ...shown };
}

/** Where a store stands in the order of stores. */
export interface StorePlace {
  /** Null without a point to measure from, or where the store's position is unknown. */
  readonly distanceKm: number | null;
  /** The name without accents and case. */
  readonly sortName: string;
  readonly key: string;
}

/** A store at its place. */
export interface PlacedStore extends StorePlace {
  readonly store: StoreEntry;
}

/** Stores in the order in which they are shown: nearest first where `near` is given, else by name. */
export function placeStores(stores: readonly StoreEntry[], near: GeoPoint | null): readonly PlacedStore[] {
  return stores
    .map((store) => ({
      store,
      distanceKm: near && store.geo && distanceKm(near, store.geo),
      sortName: fold(store.name),
      key: store.key,
    }))
    .sort(byPlace);
}

/** The order of `placeStores`: by distance where there is one, then by name, then by key. */
export const byPlace = (a: StorePlace, b: StorePlace): number =>
  compare(a.distanceKm ?? Number.POSITIVE_INFINITY, b.distanceKm ?? Number.POSITIVE_INFINITY) ||
  compare(a.sortName, b.sortName) ||
  compare(a.key, b.key);

/** Kilometres between two points as the crow flies (haversine), to the metre. */
export function distanceKm(a: GeoPoint, b: GeoPoint): number {
  const half = (degrees: number): number => Math.sin((degrees * Math.PI) / 360) ** 2;
  const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
  const chord =
    half(b.latitude - a.latitude) + cosine(a.latitude) * cosine(b.latitude) * half(b.longitude - a.longitude);
  // Rounding may lift the chord above 1 between antipodes.
  return Math.round(2 * meanRadiusKm * Math.asin(Math.sqrt(Math.min(1, chord))) * 1_000) / 1_000;
}

const meanRadiusKm = 6_371.008_8;

const fold = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

// By code unit: the same on every machine, whatever its locale data.
const compare = <Value extends string | number>(a: Value, b: Value): number => Number(a > b) - Number(a < b);
