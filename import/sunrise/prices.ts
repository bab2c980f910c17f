import { amountFromMinor, isCurrency } from '../read/currency.ts';

/** One price of the column `prices`. */
export interface SunrisePrice {
  /** Null where it holds in every country of its currency. */
  readonly country: string | null;
  readonly currency: string;
  /** Decimal, as the write side takes it; the file counts minor units. */
  readonly amount: string;
  readonly group: string | null;
  readonly shop: string | null;
}

/** What prices may name. */
export interface PriceNames {
  readonly groups: ReadonlySet<string>;
  /** Country by shop. */
  readonly shops: ReadonlyMap<string, string>;
}

/** The prices of one cell, with what is wrong in it. */
export interface PricesRead {
  readonly prices: readonly SunrisePrice[];
  /** One sentence for each price that is none. */
  readonly reasons: readonly string[];
}

/** Reads `[COUNTRY-]CURRENCY MINOR-UNITS [group][#shop]`, separated by `;`. A blank cell has no prices. */
export function parsePrices(cell: string, names: PriceNames): PricesRead {
  const prices: SunrisePrice[] = [];
  const reasons: string[] = [];
  const seen = new Set<string>();
  for (const text of cell.split(';').map((each) => each.trim())) {
    if (text === '') continue;
    const price = parsePrice(text, names);
    // Country, currency, group and shop: all but the amount. Two amounts for one scope would both be right.
    const scope = typeof price === 'string' ? '' : JSON.stringify({ ...price, amount: null });
    if (typeof price === 'string') reasons.push(`${JSON.stringify(text)}: ${price}`);
    else if (seen.has(scope))
      reasons.push(`${JSON.stringify(text)}: Its scope has a price already; give one.`);
    else prices.push(price);
    seen.add(scope);
  }
  return { prices, reasons };
}

/** A price, or why it is none. */
function parsePrice(text: string, { groups, shops }: PriceNames): SunrisePrice | string {
  // A group has no `#` in it and stands before the shop; a shop's key may hold anything but a blank.
  const match = /^(?:([A-Z]{2})-)?([A-Z]{3}) (\d{1,16})(?: ([^\s#]+))?(?:#(\S+))?$/.exec(text);
  if (match === null)
    return 'Give [COUNTRY-]CURRENCY MINOR-UNITS [group][#shop], such as "DE-EUR 15450#berlin".';
  const [, country = null, currency = '', minor = '', group = null, shop = null] = match;
  if (!isCurrency(currency)) return `There is no currency ${currency}; give a code of ISO 4217.`;
  const amount = amountFromMinor(minor, currency);
  if (amount === null) return 'The amount is too large; give at most 10^12 minor units.';
  if (group !== null && !groups.has(group))
    return `customer-groups.json has no group ${group}; give one of it.`;
  const home = shop === null ? null : shops.get(shop);
  // Null is no shop at all, undefined one that there is not.
  if (home === undefined) return `channels.json has no shop ${shop}; give one of it.`;
  if (country !== null && home !== null && country !== home)
    return `Shop ${shop} is in ${home}; give its country.`;
  return { country, currency, amount, group, shop };
}

/** Key of the price list that holds a price: its country, currency and group, such as `de-eur-b2b`. */
export const listKeyOf = ({
  country,
  currency,
  group,
}: Pick<SunrisePrice, 'country' | 'currency' | 'group'>): string =>
  [country, currency, group]
    .filter((part) => part !== null)
    .join('-')
    .toLowerCase();
