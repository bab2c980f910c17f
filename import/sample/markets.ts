import type { MarketInput, PriceListInput, TaxRateInput } from '../rows.ts';

/** The lists of the sample shop. Professionals are the customer group `pro`. */
export const samplePriceLists = [
  { key: 'fr-eur', currency: 'EUR' },
  { key: 'fr-eur-pro', currency: 'EUR', customerGroup: 'pro' },
  { key: 'ch-chf', currency: 'CHF' },
  { key: 'us-usd', currency: 'USD' },
] as const satisfies readonly PriceListInput[];

// Food is free of sales tax in all of these states.
const stateRates: readonly (readonly [state: string, standard: string])[] = [
  ['CA', '0.0725'],
  ['MA', '0.0625'],
  ['NY', '0.04'],
  ['TX', '0.0625'],
  ['WA', '0.065'],
];

const rates = (country: string, standard: string, reduced: string, region?: string): TaxRateInput[] => [
  { taxCategory: 'standard', rate: standard, country, ...(region && { region }) },
  { taxCategory: 'reduced', rate: reduced, country, ...(region && { region }) },
];

/** Where the sample shop sells. */
export const sampleMarkets: readonly MarketInput[] = [
  {
    id: 'FR',
    name: 'France',
    country: 'FR',
    currency: 'EUR',
    taxIncluded: true,
    languages: ['fr', 'en'],
    priceLists: ['fr-eur-pro', 'fr-eur'],
    lowestPriceRule: true,
    taxRates: rates('FR', '0.2', '0.055'),
  },
  {
    id: 'CH',
    name: 'Suisse',
    country: 'CH',
    currency: 'CHF',
    taxIncluded: true,
    languages: ['fr', 'de', 'en'],
    priceLists: ['ch-chf'],
    taxRates: rates('CH', '0.081', '0.026'),
  },
  {
    id: 'US',
    name: 'United States',
    country: 'US',
    currency: 'USD',
    taxIncluded: false,
    languages: ['en', 'fr'],
    priceLists: ['us-usd'],
    taxRates: stateRates.flatMap(([state, standard]) => rates('US', standard, '0', state)),
  },
];
