import { entryKey, placesBook } from '../../../schema/entries/keys.ts';
import {
  daysOfWeek,
  type GeoPoint,
  type OpeningHours,
  type StoreEntry,
  type StoreServiceName,
} from '../../../schema/entries/store.ts';
import {
  buildPostalAddress,
  findAddressFaults,
  type PostalAddressInput,
} from '../../../schema/postal-address.ts';
import type { JsonValue } from '../../kit/entries.ts';
import { type RowKind, rowKind } from '../../kit/row-kind.ts';
import { assertRows, atLeast, check, type Fault, keyFaults, nameFaults } from './faults.ts';
import { openMap, placeFaults, type StockMap, upsertLocations } from './locations.ts';
import { putPlaces } from './places.ts';

/** `StoreInput` of the SDL. */
interface StoreInput {
  readonly key: string;
  readonly region: string;
  readonly name: string;
  readonly address: PostalAddressInput;
  readonly geo?: GeoPoint | null;
  readonly timeZone: string;
  readonly openingHours: readonly OpeningHours[];
  readonly services: readonly StoreServiceName[];
  readonly imageUrl?: string | null;
  readonly pickupReadyInMinutes: number;
}

/** Shops that one can walk into, each a stock location. */
export const storeKind: RowKind<object> = rowKind<object, StoreInput>({
  mutation: 'storesUpsert',
  argument: 'stores',
  name: 'store',
  inputType: 'StoreInput',
  apply: async (change, rows) => {
    const map = await openMap(change, rows);
    assertRows('store', rows, (row) => storeFaults(row, map));
    const stores = rows.map(buildStoreEntry);
    await upsertLocations(
      change,
      stores.map((store) => ({ ...store, store })),
    );
    for (const store of stores) {
      change.put(placesBook, entryKey.store(store.key), store as unknown as JsonValue);
    }
    await putPlaces(
      change,
      stores.map((store) => store.region),
    );
  },
});

const buildStoreEntry = (row: StoreInput): StoreEntry => ({
  key: row.key,
  region: row.region,
  name: row.name,
  address: buildPostalAddress(row.address),
  geo: row.geo ? { latitude: row.geo.latitude, longitude: row.geo.longitude } : null,
  timeZone: row.timeZone,
  openingHours: sortHours(row.openingHours),
  services: [...new Set(row.services)].sort(),
  imageUrl: row.imageUrl ?? null,
  pickupReadyInMinutes: row.pickupReadyInMinutes,
});

const sortHours = (hours: readonly OpeningHours[]): readonly OpeningHours[] =>
  [...hours].sort(
    (a, b) =>
      daysOfWeek.indexOf(a.day) - daysOfWeek.indexOf(b.day) ||
      Number(a.opens > b.opens) - Number(a.opens < b.opens),
  );

function storeFaults(row: StoreInput, map: StockMap): readonly Fault[] {
  return [
    ...keyFaults('key', row.key),
    ...nameFaults(row.name),
    ...placeFaults(map, row),
    ...findAddressFaults(row.address).map((fault) => ({ ...fault, field: `address.${fault.field}` })),
    ...geoFaults(row.geo),
    ...check(
      isTimeZone(row.timeZone),
      'timeZone',
      row.timeZone,
      'Give the IANA name of a time zone, such as Europe/Paris.',
    ),
    ...hoursFaults(row.openingHours),
    ...check(
      row.imageUrl == null || isImageUrl(row.imageUrl),
      'imageUrl',
      row.imageUrl,
      'Give an absolute http(s) address, or a path that begins with /media/.',
    ),
    ...atLeast(0, 'pickupReadyInMinutes', row.pickupReadyInMinutes),
  ];
}

function geoFaults(geo: GeoPoint | null | undefined): readonly Fault[] {
  if (geo == null) return [];
  const { latitude, longitude } = geo;
  return [
    ...check(Math.abs(latitude) <= 90, 'geo.latitude', latitude, 'Give degrees from -90 to 90.'),
    ...check(Math.abs(longitude) <= 180, 'geo.longitude', longitude, 'Give degrees from -180 to 180.'),
  ];
}

function isTimeZone(name: string): boolean {
  // Newer engines take an offset such as +01:00 too, which knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const isImageUrl = (text: string): boolean =>
  text.length <= 2_000 &&
  (/^\/media\/[^\s\\]+$/.test(text) || (/^https?:\/\/[^\s\\]+$/.test(text) && URL.canParse(text)));

// Texts of the form HH:MM compare like the times that they are.
function hoursFaults(hours: readonly OpeningHours[]): readonly Fault[] {
  return hours.flatMap((span, index) => {
    const field = `openingHours.${index}`;
    const overlapping = hours.findIndex(
      (other, at) =>
        at < index && other.day === span.day && other.opens < span.closes && span.opens < other.closes,
    );
    return [
      ...check(timeOfDay.test(span.opens), `${field}.opens`, span.opens, 'Give 00:00 to 23:59.'),
      ...check(
        timeOfDay.test(span.closes) || span.closes === '24:00',
        `${field}.closes`,
        span.closes,
        'Give 00:01 to 24:00.',
      ),
      ...check(span.opens < span.closes, `${field}.closes`, span.closes, `Give a time after ${span.opens}.`),
      ...check(overlapping < 0, field, span, `It overlaps openingHours.${overlapping}: give spans apart.`),
    ];
  });
}

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;
