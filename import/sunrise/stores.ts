import { isLine } from '../../schema/postal-address.ts';
import type { BadRow } from '../bad-row.ts';
import type { JsonItem } from '../read/json-list.ts';
import { openingHoursForm, parseOpeningHours } from '../read/opening-hours.ts';
import { timeZoneOf } from '../read/places.ts';
import type { AddressInput, OpeningHoursInput, StoreInput } from '../rows.ts';
import type { ShopRow } from '../shop.ts';
import type { Faults } from './faults.ts';
import type { Channel } from './forms.ts';
import { regionOf } from './regions.ts';

/** The shops that can be imported. */
export interface StoresRead {
  readonly rows: readonly ShopRow<'stock'>[];
  /** Country by shop. */
  readonly countries: ReadonlyMap<string, string>;
}

/** Reads `channels.json`: every channel with an address is a shop one can walk into. */
export function readStores(items: readonly JsonItem<Channel>[], faults: Faults): StoresRead {
  // A key that stands twice belongs to the first: prices and stock name shops by it.
  const stores = new Map<string, { readonly store: StoreInput; readonly item: JsonItem<Channel> }>();
  for (const item of items) {
    const twin = stores.get(item.value.key)?.item;
    const store = twin === undefined ? readStore(item, faults) : null;
    if (store !== null) stores.set(store.key, { store, item });
    if (twin !== undefined) {
      faults.add(faultOf(item, ['key'], item.value.key, `Line ${twin.line} is this shop; give another key.`));
    }
  }
  const found = [...stores.values()];
  return {
    rows: found.map(({ store, item }) => ({ row: { store }, origin: { file: item.file, line: item.line } })),
    countries: new Map(found.map(({ store }) => [store.key, store.address.country])),
  };
}

const faultOf = (
  { file, lineOf }: JsonItem<Channel>,
  path: readonly string[],
  value: string,
  reason: string,
): BadRow => ({ file, line: lineOf(path), column: path.join('.'), value, reason });

function readStore(item: JsonItem<Channel>, faults: Faults): StoreInput | null {
  const { key, name, address: given, geoLocation, custom, roles } = item.value;
  const address = addressOf(given);
  // A store has one name in the graph, not one per language.
  const title = name.en ?? Object.values(name)[0] ?? '';
  const timeZone = timeZoneOf(address.country, address.region);
  const openingHours = hoursOf(item, faults);
  const found = storeFaults(item, address, title, timeZone);
  for (const fault of found) faults.add(fault);
  if (timeZone === null || openingHours === null || found.length > 0) return null;
  const imageUrl = custom?.fields.imageUrl;
  return {
    key,
    region: regionOf(address.country),
    name: title,
    address,
    timeZone,
    openingHours,
    // Where goods are handed out, what was ordered can be picked up.
    services: roles.includes('ProductDistribution') ? ['PICKUP'] : [],
    // GeoJSON gives longitude before latitude.
    ...(geoLocation && {
      geo: { latitude: geoLocation.coordinates[1], longitude: geoLocation.coordinates[0] },
    }),
    // A picture is an adornment: a bad address of one keeps no store out.
    ...(imageUrl !== undefined && URL.canParse(imageUrl) && { imageUrl }),
  };
}

/** What the stock service would not take, under the names of the file. */
function storeFaults(
  item: JsonItem<Channel>,
  address: AddressInput,
  title: string,
  timeZone: string | null,
): readonly BadRow[] {
  const { key, address: given } = item.value;
  const unless = (isRight: boolean, path: readonly string[], value: string, reason: string) =>
    isRight ? [] : [faultOf(item, path, value, reason)];
  // Of American places the post code names the state, and the state the time zone.
  const zonePlace = address.country === 'US' ? 'postalCode' : 'country';
  return [
    // A slash parts the keys of entries.
    ...unless(
      isLine(key, 100) && !key.includes('/'),
      ['key'],
      key,
      'Give 1 to 100 characters without a slash.',
    ),
    ...unless(isLine(title, 200), ['name'], title, 'Give a name of 1 to 200 characters.'),
    ...unless(isLine(address.city, 100), ['address', 'city'], address.city, 'Give 1 to 100 characters.'),
    ...unless(
      isLine(address.lines.join(''), 200),
      ['address', 'streetName'],
      given.streetName,
      'Give a street.',
    ),
    ...unless(
      timeZone !== null,
      ['address', zonePlace],
      given[zonePlace] ?? '',
      'Its time zone is not known; give a country of Europe, or "NY 10018" in the US.',
    ),
  ];
}

/** English first; every language says the same hours. */
function hoursOf(item: JsonItem<Channel>, faults: Faults): readonly OpeningHoursInput[] | null {
  const texts = item.value.custom?.fields.openingTimes ?? {};
  const language = 'en' in texts ? 'en' : Object.keys(texts)[0];
  const text = language === undefined ? '' : (texts[language] ?? '');
  const hours = parseOpeningHours(text);
  if (hours === null) {
    const path = ['custom', 'fields', 'openingTimes', language ?? ''];
    faults.add(faultOf(item, path, text, `These are no opening hours; ${openingHoursForm}.`));
  }
  return hours;
}

/** A postal address as its country writes it. */
function addressOf({
  streetName,
  streetNumber,
  postalCode,
  city,
  country,
}: Channel['address']): AddressInput {
  const street = streetName.trim().replace(/,$/, '');
  // Street and number come apart, and some streets end with the comma that once stood between them.
  const number = streetNumber.trim();
  const parts = numberFirst.has(country) ? [number, street] : [street, number];
  // American post codes of this data set begin with the state.
  const [, region = null, zip = null] = /^([A-Z]{2}) (\d{5}(?:-\d{4})?)$/.exec(postalCode ?? '') ?? [];
  const split = country === 'US' && region !== null && zip !== null;
  return {
    lines: [parts.filter((part) => part !== '').join(' ')],
    ...(postalCode !== undefined && { postalCode: split ? zip : postalCode }),
    city,
    ...(split && { region }),
    country,
  };
}

const numberFirst: ReadonlySet<string> = new Set(['CA', 'FR', 'GB', 'IE', 'LU', 'US']);
