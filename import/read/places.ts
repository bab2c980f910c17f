/** Members of the European Union, where the rule on former prices holds (directive 2019/2161). */
export const isInEuropeanUnion = (country: string): boolean => europeanUnion.has(country);

const europeanUnion: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/** The time zone of a place; null where the country is not known here. Of countries with several, US states count. */
export const timeZoneOf = (country: string, region?: string): string | null =>
  (country === 'US' ? stateZones.get(region ?? '') : countryZones.get(country)) ?? null;

// The city that names the zone of each.
const countryZones: ReadonlyMap<string, string> = new Map(
  [
    'AT Vienna, BE Brussels, BG Sofia, CH Zurich, CY Nicosia, CZ Prague, DE Berlin, DK Copenhagen, EE Tallinn',
    'ES Madrid, FI Helsinki, FR Paris, GB London, GR Athens, HR Zagreb, HU Budapest, IE Dublin, IT Rome, LI Vaduz',
    'LT Vilnius, LU Luxembourg, LV Riga, MC Monaco, MT Malta, NL Amsterdam, NO Oslo, PL Warsaw, PT Lisbon',
    'RO Bucharest, SE Stockholm, SI Ljubljana, SK Bratislava',
  ]
    .join(', ')
    .split(', ')
    .map((pair): [string, string] => [pair.slice(0, 2), `Europe/${pair.slice(3)}`]),
);

// States with two zones stand where most of their people live.
const stateZones: ReadonlyMap<string, string> = new Map(
  Object.entries({
    New_York: 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV',
    Chicago: 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI',
    Denver: 'CO ID MT NM UT WY',
    Phoenix: 'AZ',
    Los_Angeles: 'CA NV OR WA',
    Anchorage: 'AK',
  })
    .flatMap(([city, states]) =>
      states.split(' ').map((state): [string, string] => [state, `America/${city}`]),
    )
    .concat([['HI', 'Pacific/Honolulu']]),
);
