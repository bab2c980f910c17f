/** An invented store at a real place. */
export interface MockStore {
  readonly key: string;
  readonly market: string;
  readonly name: string;
  readonly address: {
    readonly lines: readonly string[];
    readonly postalCode: string;
    readonly city: string;
    readonly region: string | null;
    readonly country: string;
    readonly phone: string;
  };
  readonly geo: GeoPoint;
  readonly timeZone: string;
}

/** Degrees (WGS 84). */
export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
}

const store = (
  key: string,
  market: string,
  line: string,
  postalCode: string,
  city: string,
  position: readonly [number, number],
  region: string | null = null,
): MockStore => ({
  key,
  market,
  name: `Comptoir ${city}`,
  address: { lines: [line], postalCode, city, region, country: market, phone: phones[market] ?? '' },
  geo: { latitude: position[0], longitude: position[1] },
  timeZone: timeZones[market] ?? 'Europe/Paris',
});

// Numbers set aside for fiction, or of the right form for none.
const phones: Readonly<Record<string, string>> = {
  FR: '+33199005512',
  CH: '+41445550100',
  US: '+12125550100',
};
const timeZones: Readonly<Record<string, string>> = {
  FR: 'Europe/Paris',
  CH: 'Europe/Zurich',
  US: 'America/New_York',
};

/** Eight stores, by name. */
export const mockStores: readonly MockStore[] = [
  store('bordeaux', 'FR', '12 rue Sainte-Catherine', '33000', 'Bordeaux', [44.8412, -0.5738]),
  store('boston', 'US', '201 Newbury Street', '02116', 'Boston', [42.3496, -71.0826], 'MA'),
  store('geneva', 'CH', 'Rue du Rhône 42', '1204', 'Genève', [46.2036, 6.1492], 'GE'),
  store('lille', 'FR', '8 rue de Béthune', '59800', 'Lille', [50.6345, 3.0629]),
  store('lyon', 'FR', '25 rue de la République', '69002', 'Lyon', [45.7637, 4.8357]),
  store('new-york', 'US', '480 Broadway', '10013', 'New York', [40.7215, -74.0002], 'NY'),
  // The sample's clients stand in this one: their own key, so that they are served by mocks as well.
  store('paris-marais', 'FR', '30 rue de Rivoli', '75004', 'Paris', [48.8559, 2.3577]),
  store('zurich', 'CH', 'Bahnhofstrasse 61', '8001', 'Zürich', [47.3744, 8.5389], 'ZH'),
];

/** As the crow flies, in kilometres to one decimal (haversine). */
export function distanceKm(a: GeoPoint, b: GeoPoint): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const chord =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return Math.round(2 * 6_371 * Math.asin(Math.sqrt(chord)) * 10) / 10;
}
