import { openingHoursForm, parseOpeningHours } from '../read/opening-hours.ts';
import { timeZoneOf } from '../read/places.ts';
import type { OpeningHoursInput, StockCountInput, StoreInput, StoreServiceName } from '../rows.ts';
import type { Cells } from './cells.ts';
import type { FileMapOf } from './map-form.ts';

/** A line as a count; without a column for the instant it was counted when the file was last written. */
export function stockCountOf(
  cells: Cells,
  { fields }: FileMapOf<'stockCount'>,
  writtenAt: Date,
): StockCountInput {
  const onHand = cells.whole(fields.onHand, 999_999_999);
  // A cell that cannot be read has its fault already; a blank one would else count as nothing on hand.
  if (onHand === undefined && cells.text(fields.onHand) === undefined)
    cells.refuse(fields.onHand, 'Give a whole number.');
  return {
    sku: cells.required(fields.sku),
    location: cells.required(fields.location),
    onHand: onHand ?? 0,
    at: cells.instant(fields.at) ?? writtenAt.toISOString(),
  };
}

/** A line as a store. */
export function storeOf(cells: Cells, { fields }: FileMapOf<'store'>): StoreInput {
  const country = cells.required(fields.country);
  if (!/^[A-Z]{2}$/.test(country)) cells.refuse(fields.country, 'Give two upper-case letters such as FR.');
  const state = cells.text(fields.state);
  const [postalCode, phone] = [cells.text(fields.postalCode), cells.text(fields.phone)];
  if (fields.phone !== undefined && phone !== undefined && !/^\+[1-9]\d{6,14}$/.test(phone)) {
    cells.refuse(fields.phone, 'Give a number as E.164 has it, such as +33142685300.');
  }
  // Of most countries there is one; a column is needed only where it is not known.
  const timeZone = cells.text(fields.timeZone) ?? timeZoneOf(country, state);
  if (timeZone === null || !isTimeZone(timeZone)) {
    cells.refuse(
      fields.timeZone ?? fields.country,
      'The time zone is not known; give one such as Europe/Paris.',
    );
  }
  const geo = geoOf(cells, fields);
  return {
    key: cells.required(fields.key),
    region: cells.required(fields.region),
    name: cells.required(fields.name, 200),
    address: {
      lines: [cells.required(fields.street, 200)],
      city: cells.required(fields.city),
      country,
      ...(postalCode !== undefined && { postalCode }),
      ...(state !== undefined && { region: state }),
      ...(phone !== undefined && { phone }),
    },
    // Never loaded: the fault above refuses the row. The same holds for what else is filled in here.
    timeZone: timeZone ?? 'UTC',
    openingHours: hoursOf(cells, fields),
    services: servicesOf(cells, fields),
    ...(geo !== null && { geo }),
  };
}

type StoreFields = FileMapOf<'store'>['fields'];

/** A position needs both of its numbers. */
function geoOf(cells: Cells, { latitude, longitude }: StoreFields): StoreInput['geo'] | null {
  const degrees = [latitude, longitude].map((source, index) => {
    // Latitude first.
    const bound = index === 0 ? 90 : 180;
    const text = cells.decimal(source, 'signed');
    if (source === undefined || text === undefined) return null;
    if (Math.abs(Number(text)) > bound) cells.refuse(source, `Give degrees from -${bound} to ${bound}.`);
    return Number(text);
  });
  const [north, east] = degrees;
  return north == null || east == null ? null : { latitude: north, longitude: east };
}

function hoursOf(cells: Cells, { openingHours }: StoreFields): readonly OpeningHoursInput[] {
  // Blank is no fault: the store is shown without hours.
  const hours = parseOpeningHours(cells.text(openingHours) ?? '');
  if (hours === null && openingHours !== undefined) {
    cells.refuse(openingHours, `These are no opening hours; ${openingHoursForm}.`);
  }
  return hours ?? [];
}

function servicesOf(cells: Cells, { services }: StoreFields): readonly StoreServiceName[] {
  const named = cells
    .list(services)
    .map((word) => serviceNames.find((name) => name === word.toUpperCase()) ?? null);
  if (services !== undefined && named.includes(null))
    cells.refuse(services, `Give some of ${serviceNames.join(', ')}.`);
  return named.filter((name) => name !== null);
}

const serviceNames: readonly StoreServiceName[] = ['PICKUP', 'RETURNS', 'FITTING', 'REPAIR'];

// Intl knows every name of the IANA data that this Node carries, and throws for others.
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
