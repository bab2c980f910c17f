import { formatAmount } from '../../schema/money.ts';
import type { DeliveryMethodInput, DeliveryTermsInput, MarketInput } from '../rows.ts';
import type { ShippingMethod, TaxCategory, Zone } from './forms.ts';

/** What terms of delivery are made from. */
export interface DeliverySources {
  readonly markets: readonly MarketInput[];
  readonly methods: readonly ShippingMethod[];
  readonly zones: readonly Zone[];
  readonly taxCategories: readonly TaxCategory[];
}

/** The terms of every market to whose country a method delivers in its currency. */
export const buildDeliveryTerms = (sources: DeliverySources): readonly DeliveryTermsInput[] =>
  sources.markets.flatMap((market) => {
    const methods = sources.methods.flatMap((method) => methodOf(market, method, sources) ?? []);
    return methods.length === 0 ? [] : [{ market: market.id, methods }];
  });

function methodOf(
  { country, currency }: MarketInput,
  method: ShippingMethod,
  { zones, taxCategories }: DeliverySources,
): DeliveryMethodInput | null {
  const reached = new Set(
    zones.filter(({ locations }) => locations.some((at) => at.country === country)).map(({ name }) => name),
  );
  const rate = method.zoneRates
    .filter(({ zone }) => reached.has(zone.id))
    .flatMap(({ shippingRates }) => shippingRates)
    .find(({ price }) => price.currencyCode === currency);
  if (rate === undefined) return null;
  const { price, freeAbove } = rate;
  return {
    // Keys of ours are in lower case.
    key: method.key.toLowerCase().replace(/[^a-z0-9-]+/g, '-'),
    // The one language in which the file names methods.
    titles: [{ language: 'en', text: method.name }],
    amount: formatAmount(price.centAmount, currency),
    ...(freeAbove?.currencyCode === currency && { freeFrom: formatAmount(freeAbove.centAmount, currency) }),
    taxCategory: taxCategoryOf(method, taxCategories),
  };
}

/** Where the file names a category that there is not, the first one: delivery must bear some tax. */
function taxCategoryOf({ taxCategory }: ShippingMethod, categories: readonly TaxCategory[]): string {
  const known = categories.find(({ key }) => key === String(taxCategory.id));
  return (known ?? categories[0])?.key ?? 'standard';
}

/** Says where the first category was taken for want of the one that is named. */
export function taxNotices({ methods, taxCategories }: DeliverySources): readonly string[] {
  const unknown = methods.filter(
    (method) => !taxCategories.some(({ key }) => key === String(method.taxCategory.id)),
  );
  const keys = unknown.map(({ key }) => key).join(', ');
  const taken = taxCategories[0]?.key ?? 'standard';
  return unknown.length === 0
    ? []
    : [
        `tax-category.json has not the categories of the shipping methods ${keys}: they are taxed as ${taken}.`,
      ];
}
