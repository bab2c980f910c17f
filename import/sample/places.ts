import type {
  Day,
  LocationInput,
  OpeningHoursInput,
  RegionInput,
  StoreInput,
  StoreServiceName,
} from '../rows.ts';
import { pictureName } from './pictures/sample-picture.ts';

/** Who is served from where. */
export const sampleRegions: readonly RegionInput[] = [
  { key: 'eu', markets: ['FR'], onlineLocation: 'online-eu' },
  { key: 'ch', markets: ['CH'], onlineLocation: 'online-ch' },
  { key: 'us', markets: ['US'], onlineLocation: 'online-us' },
];

/** The warehouses from which online orders are sent. */
export const sampleLocations: readonly LocationInput[] = [
  { key: 'online-eu', region: 'eu', name: 'Entrepôt de Lyon' },
  { key: 'online-ch', region: 'ch', name: 'Lager Basel' },
  { key: 'online-us', region: 'us', name: 'New Jersey warehouse' },
];

const workdays: readonly Day[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

const openOn = (days: readonly Day[], opens: string, closes: string): OpeningHoursInput[] =>
  days.map((day) => ({ day, opens, closes }));

const allServices: readonly StoreServiceName[] = ['PICKUP', 'RETURNS', 'FITTING', 'REPAIR'];

const picture = (seed: number): string => `/media/${pictureName('storefront', 'ecru', seed)}`;

/** The eight stores: streets and positions are real, the stores are not. */
export const sampleStores: readonly StoreInput[] = [
  {
    key: 'paris-marais',
    region: 'eu',
    name: 'Comptoir Paris Marais',
    address: {
      lines: ['30 rue des Francs-Bourgeois'],
      postalCode: '75003',
      city: 'Paris',
      country: 'FR',
      phone: '+33199000301',
    },
    geo: { latitude: 48.8575, longitude: 2.3614 },
    timeZone: 'Europe/Paris',
    openingHours: [...openOn(workdays, '10:00', '19:30'), ...openOn(['SUNDAY'], '11:00', '19:00')],
    services: allServices,
    imageUrl: picture(0),
  },
  {
    key: 'paris-batignolles',
    region: 'eu',
    name: 'Comptoir Paris Batignolles',
    address: {
      lines: ['68 rue des Batignolles'],
      postalCode: '75017',
      city: 'Paris',
      country: 'FR',
      phone: '+33199000302',
    },
    geo: { latitude: 48.8857, longitude: 2.3192 },
    timeZone: 'Europe/Paris',
    openingHours: openOn(workdays.slice(1), '10:30', '19:30'),
    services: ['PICKUP', 'RETURNS', 'FITTING'],
    imageUrl: picture(4),
  },
  {
    key: 'lyon-presquile',
    region: 'eu',
    name: 'Comptoir Lyon Presqu’île',
    address: {
      lines: ['12 rue Émile-Zola'],
      postalCode: '69002',
      city: 'Lyon',
      country: 'FR',
      phone: '+33199000303',
    },
    geo: { latitude: 45.7593, longitude: 4.8332 },
    timeZone: 'Europe/Paris',
    openingHours: openOn(workdays, '10:00', '19:00'),
    services: allServices,
    imageUrl: picture(0),
  },
  {
    key: 'lille-vieux',
    region: 'eu',
    name: 'Comptoir Vieux-Lille',
    address: {
      lines: ['25 rue Esquermoise'],
      postalCode: '59000',
      city: 'Lille',
      country: 'FR',
      phone: '+33199000304',
    },
    geo: { latitude: 50.6386, longitude: 3.0607 },
    timeZone: 'Europe/Paris',
    openingHours: openOn(workdays, '10:00', '19:00'),
    // Too small for a counter: it can be looked at and bought from, no more.
    services: ['RETURNS'],
    imageUrl: picture(1),
  },
  {
    key: 'geneva-rive',
    region: 'ch',
    name: 'Comptoir Genève Rive',
    address: {
      lines: ['8 rue de Rive'],
      postalCode: '1204',
      city: 'Genève',
      region: 'GE',
      country: 'CH',
      phone: '+41225550105',
    },
    geo: { latitude: 46.2021, longitude: 6.1502 },
    timeZone: 'Europe/Zurich',
    openingHours: [
      ...openOn(workdays.slice(0, 5), '09:30', '19:00'),
      ...openOn(['SATURDAY'], '09:30', '18:00'),
    ],
    services: ['PICKUP', 'RETURNS', 'FITTING'],
    imageUrl: picture(3),
  },
  {
    key: 'zurich-niederdorf',
    region: 'ch',
    name: 'Comptoir Zürich Niederdorf',
    address: {
      lines: ['Niederdorfstrasse 17'],
      postalCode: '8001',
      city: 'Zürich',
      region: 'ZH',
      country: 'CH',
      phone: '+41445550106',
    },
    geo: { latitude: 47.3731, longitude: 8.5437 },
    timeZone: 'Europe/Zurich',
    openingHours: [
      ...openOn(workdays.slice(0, 5), '10:00', '19:00'),
      ...openOn(['SATURDAY'], '10:00', '17:00'),
    ],
    services: allServices,
    imageUrl: picture(0),
  },
  {
    key: 'new-york-nolita',
    region: 'us',
    name: 'Comptoir New York Nolita',
    address: {
      lines: ['235 Elizabeth Street'],
      postalCode: '10012',
      city: 'New York',
      region: 'NY',
      country: 'US',
      phone: '+12125550107',
    },
    geo: { latitude: 40.7227, longitude: -73.9937 },
    timeZone: 'America/New_York',
    openingHours: [...openOn(workdays, '11:00', '20:00'), ...openOn(['SUNDAY'], '12:00', '18:00')],
    services: allServices,
    imageUrl: picture(2),
  },
  {
    key: 'boston-back-bay',
    region: 'us',
    name: 'Comptoir Boston Back Bay',
    address: {
      lines: ['140 Newbury Street'],
      postalCode: '02116',
      city: 'Boston',
      region: 'MA',
      country: 'US',
      phone: '+16175550108',
    },
    geo: { latitude: 42.3516, longitude: -71.0768 },
    timeZone: 'America/New_York',
    openingHours: [...openOn(workdays, '10:00', '19:00'), ...openOn(['SUNDAY'], '12:00', '18:00')],
    services: ['PICKUP', 'RETURNS', 'FITTING'],
    imageUrl: picture(5),
  },
];
