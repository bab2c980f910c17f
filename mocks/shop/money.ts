/** What a mock knows of a market. */
export interface MockMarket {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly taxIncluded: boolean;
  /** In millionths; null until the destination is known. */
  readonly ratePpm: number | null;
  readonly languages: readonly [string, ...string[]];
}

/** The markets of the mock shop, the default one first. */
export const mockMarkets: readonly [MockMarket, ...MockMarket[]] = [
  {
    id: 'FR',
    name: 'France',
    country: 'FR',
    currency: 'EUR',
    taxIncluded: true,
    ratePpm: 200_000,
    languages: ['fr', 'en'],
  },
  {
    id: 'CH',
    name: 'Switzerland',
    country: 'CH',
    currency: 'CHF',
    taxIncluded: true,
    ratePpm: 81_000,
    languages: ['fr', 'en'],
  },
  {
    id: 'US',
    name: 'United States',
    country: 'US',
    currency: 'USD',
    taxIncluded: false,
    ratePpm: null,
    languages: ['en'],
  },
];

/** The market of a context; one that the mock shop does not know sells like the first. */
export const marketOf = (id: string | undefined): MockMarket =>
  mockMarkets.find((market) => market.id === id) ?? mockMarkets[0];

/** `Money` of the SDL. */
export interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

/** An amount in whole minor units, with the two decimals of all mock currencies. */
export function money(minor: number, { currency }: MockMarket): Money {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const sign = minor < 0 ? '-' : '';
  return { amount: `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`, currencyCode: currency };
}

/** `TaxedMoney` of the SDL: net and tax add up to gross, and the market's own mode is exact. */
export function taxed(shownMinor: number, market: MockMarket, ratePpm = market.ratePpm) {
  const shown = money(shownMinor, market);
  const { taxIncluded } = market;
  if (ratePpm === null) return { shown, net: shown, gross: null, tax: null, taxIncluded };
  const taxMinor = taxIn(shownMinor, ratePpm, taxIncluded);
  const netMinor = taxIncluded ? shownMinor - taxMinor : shownMinor;
  return {
    shown,
    net: money(netMinor, market),
    gross: money(netMinor + taxMinor, market),
    tax: money(taxMinor, market),
    taxIncluded,
  };
}

/** The tax that is in an amount, or that comes on top of it; halves up. */
export const taxIn = (minor: number, ratePpm: number, taxIncluded: boolean): number =>
  divide(minor * ratePpm, taxIncluded ? 1_000_000 + ratePpm : 1_000_000);

/** A quotient of whole numbers that are not negative, rounded to the nearest; halves up. */
export function divide(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return (dividend - remainder) / divisor + (2 * remainder >= divisor ? 1 : 0);
}
