import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeliveryMethod } from '../../../schema/entries/delivery.ts';
import { type Destination, type MarketEntry, taxRateFor } from '../../../schema/entries/market.ts';
import { type PriceEntry, unitMinor } from '../../../schema/entries/price.ts';
import type { PromotionEntry } from '../../../schema/entries/promotion.ts';
import { parseAmount } from '../../../schema/money.ts';
import type { Money, TaxedMoney } from '../../../schema/taxed-money.ts';
import {
  buildQuote,
  type QuoteAmounts,
  type QuoteSource,
} from '../../../services/pricing/quote/build-quote.ts';
import type { Offer } from '../../../services/pricing/quote/line-state.ts';

const amountMinor = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 100_000_000 }));
const currencies = fc.constantFrom('EUR', 'JPY', 'KWD');

const market = (currency: string): fc.Arbitrary<MarketEntry> =>
  fc.record({
    id: fc.constant('M'),
    name: fc.constant('M'),
    country: fc.constant('FR'),
    currency: fc.constant(currency),
    taxIncluded: fc.boolean(),
    roundingMode: fc.constantFrom('HALF_UP' as const, 'HALF_EVEN' as const),
    languages: fc.constant(['en']),
    priceLists: fc.constant([{ key: 'list', customerGroup: null }]),
    lowestPriceRule: fc.boolean(),
    taxRates: fc.record({ a: rate, b: rate }).map(({ a, b }) => [
      { taxCategory: 'a', ratePpm: a, country: 'FR', region: null },
      { taxCategory: 'b', ratePpm: b, country: 'FR', region: null },
    ]),
  });
const rate = fc.constantFrom(0, 26_000, 55_000, 88_750, 190_000, 200_000, 1_000_000);

const promotionKeys = ['p0', 'p1', 'p2', 'p3'];
const effect: fc.Arbitrary<PromotionEntry['effect']> = fc.oneof(
  fc.record({ kind: fc.constant('percentOff' as const), ratePpm: fc.integer({ min: 100, max: 1_000_000 }) }),
  fc.record({ kind: fc.constant('amountOff' as const), amountMinor }),
);
const multiBuy = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.nat(5))
  .map(([buy, pay]) => ({ kind: 'multiBuy' as const, buy, pay: pay % buy }));

const offer = (key: string): fc.Arbitrary<Offer> =>
  fc
    .record({
      kind: fc.constantFrom('LINE' as const, 'BASKET' as const, 'CODE' as const, 'DELIVERY' as const),
      effect,
      multiBuy: fc.option(multiBuy),
      isFree: fc.boolean(),
      priority: fc.integer({ min: 0, max: 2 }),
      combinability: fc.constantFrom('COMBINES' as const, 'EXCLUSIVE' as const),
      target: fc.option(fc.constantFrom({ skus: ['s0'], labels: [] }, { skus: [], labels: ['sale'] })),
      minSubtotalMinor: fc.option(amountMinor),
    })
    .map(({ kind, multiBuy: multi, isFree, ...rest }): Offer => {
      const code = kind === 'CODE' ? `CODE-${key}` : null;
      const promotion: PromotionEntry = {
        key,
        priceList: 'list',
        kind,
        state: 'RUNNING',
        titles: { en: key },
        code,
        customerGroup: null,
        validFrom: null,
        validUntil: null,
        ...rest,
        effect:
          kind === 'LINE' && multi !== null
            ? multi
            : kind === 'DELIVERY' && isFree
              ? freeDelivery
              : rest.effect,
      };
      return { promotion, code };
    });

const freeDelivery = { kind: 'freeDelivery' as const };

const delivery: fc.Arbitrary<DeliveryMethod | null> = fc.option(
  fc.record({
    key: fc.constant('standard'),
    kind: fc.constantFrom('SHIP' as const, 'PICKUP' as const),
    titles: fc.constant({ en: 'Standard' }),
    countries: fc.constant(null),
    amountMinor,
    freeFromMinor: fc.option(amountMinor),
    taxCategory: fc.constantFrom('a', 'b', 'unknown'),
    minDays: fc.constant(null),
    maxDays: fc.constant(null),
  }),
);

const price = (sku: string, currency: string): fc.Arbitrary<PriceEntry> =>
  fc
    .record({
      taxCategory: fc.constantFrom('a', 'b'),
      labels: fc.constantFrom([], ['sale']),
      amountMinor,
      reducedMinor: fc.option(amountMinor),
      tiers: fc.option(fc.tuple(fc.integer({ min: 2, max: 20 }), amountMinor)),
      fees: fc.option(amountMinor),
    })
    .map(({ reducedMinor, tiers, fees, ...rest }) => ({
      ...rest,
      priceList: 'list',
      sku,
      currency,
      customerGroup: null,
      reduction:
        reducedMinor === null || reducedMinor >= rest.amountMinor
          ? null
          : {
              amountMinor: reducedMinor,
              promotions: [],
              beganAt: '',
              formerMinor: rest.amountMinor,
              lowest30DaysMinor: null,
            },
      recommendedMinor: null,
      tiers: tiers === null ? [] : [{ minQuantity: tiers[0], amountMinor: tiers[1] }],
      fees: fees === null ? [] : [{ key: 'eco', amountMinor: fees }],
      measure: null,
      promotions: promotionKeys,
      validFrom: null,
      validUntil: null,
    }));

const sources: fc.Arbitrary<QuoteSource> = currencies.chain((currency) =>
  fc
    .record({
      market: market(currency),
      destination: fc.option(
        fc.constantFrom<Destination>({ country: 'FR' }, { country: 'FR', region: 'X' }, { country: 'DE' }),
      ),
      prices: fc.tuple(price('s0', currency), price('s1', currency), price('s2', currency)),
      lines: fc.array(
        fc.tuple(fc.nat(2), fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100_000 }))),
        {
          maxLength: 8,
        },
      ),
      offers: fc.tuple(...promotionKeys.map(offer)),
      delivery,
    })
    .map(({ prices, lines, ...rest }) => ({
      ...rest,
      lines: lines.flatMap(([which, quantity], index) => {
        const found = prices[which];
        return found === undefined
          ? []
          : [{ lineId: `line-${index}`, sku: found.sku, quantity, price: found }];
      }),
    })),
);

const minor = (money: Money): number => parseAmount(money.amount, money.currencyCode);
const shownOf = (money: TaxedMoney): number => minor(money.shown);
const total = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);

const deliveryShown = ({ delivery: costs }: QuoteAmounts): number =>
  costs === null ? 0 : shownOf(costs.total);

const assertAlways = (holds: (source: QuoteSource) => void): void =>
  fc.assert(fc.property(sources, holds), { numRuns: 400 });

describe('a quote', () => {
  it('adds up in every line: unit × quantity − discounts + fees = total, as shown', () => {
    assertAlways((source) => {
      for (const line of buildQuote(source).amounts.lines) {
        const fees = total(line.fees.map((fee) => shownOf(fee.amount))) * line.quantity;
        const discounts = total(line.discounts.map(({ amount }) => minor(amount)));
        expect(shownOf(line.subtotal)).toBe(shownOf(line.unit) * line.quantity);
        expect(shownOf(line.total)).toBe(shownOf(line.subtotal) - discounts + fees);
      }
    });
  });

  it('adds up over its lines: totals, basket discounts and the subtotal before them', () => {
    assertAlways((source) => {
      const { amounts } = buildQuote(source);
      const discounts = total(amounts.discounts.map(({ amount }) => minor(amount)));
      const goods = shownOf(amounts.total) - deliveryShown(amounts);
      expect(total(amounts.lines.map((line) => shownOf(line.total)))).toBe(goods);
      expect(shownOf(amounts.subtotal) - discounts).toBe(goods);
      for (const discount of amounts.discounts) {
        const shares = amounts.lines.flatMap((line) =>
          line.discounts.filter(({ promotion }) => promotion === discount.promotion),
        );
        expect(total(shares.map(({ amount }) => minor(amount)))).toBe(minor(discount.amount));
      }
    });
  });

  it('adds up by rate: taxes of lines, of rates and of the total are the same, and net + tax = gross', () => {
    assertAlways((source) => {
      const { amounts } = buildQuote(source);
      const parts = [...amounts.lines, ...(amounts.delivery === null ? [] : [amounts.delivery])];
      for (const money of [amounts.total, amounts.subtotal, ...parts.map((part) => part.total)]) {
        if (money.tax === null || money.net === null || money.gross === null) continue;
        expect(minor(money.net) + minor(money.tax)).toBe(minor(money.gross));
      }
      if (amounts.total.tax === null) return;
      const taxes = total(amounts.taxes.map(({ amount }) => minor(amount)));
      expect(taxes).toBe(minor(amounts.total.tax));
      expect(total(parts.map((part) => minor(part.total.tax ?? part.total.shown)))).toBe(taxes);
      expect(total(amounts.taxes.map(({ base }) => minor(base)))).toBe(
        minor(amounts.total.net ?? amounts.total.shown),
      );
    });
  });

  it('has the tax of each rate right to the smallest unit, however many lines bear it', () => {
    assertAlways((source) => {
      const { amounts } = buildQuote(source);
      for (const { rate: fraction, amount, base } of amounts.taxes) {
        const ppm = Number(fraction) * 1_000_000;
        const known = minor(base) + (source.market.taxIncluded ? minor(amount) : 0);
        const exact = source.market.taxIncluded
          ? (known * ppm) / (1_000_000 + ppm)
          : (known * ppm) / 1_000_000;
        expect(Math.abs(minor(amount) - exact)).toBeLessThanOrEqual(0.5 + exact * 1e-12);
      }
    });
  });

  it('never has a negative amount, and never takes off more than there is', () => {
    assertAlways((source) => {
      const { amounts } = buildQuote(source);
      const texts = [...JSON.stringify(amounts).matchAll(/"amount":"([^"]+)"/g)].map(([, text]) => text);
      expect(texts.filter((text) => text?.startsWith('-'))).toEqual([]);
      for (const line of amounts.lines) {
        const discounts = total(line.discounts.map(({ amount }) => minor(amount)));
        expect(discounts).toBeLessThanOrEqual(shownOf(line.subtotal));
      }
    });
  });

  it('depends on nothing but its source, not even on the order of lines and offers', () => {
    assertAlways((source) => {
      const { amounts } = buildQuote(source);
      const turned = buildQuote({
        ...source,
        lines: [...source.lines].reverse(),
        offers: [...source.offers].reverse(),
      }).amounts;
      expect({ ...turned, lines: [...turned.lines].reverse() }).toEqual(amounts);
    });
  });

  it('takes units at the price of all units of the SKU together', () => {
    assertAlways((source) => {
      for (const line of buildQuote(source).amounts.lines) {
        const same = source.lines.filter(({ sku }) => sku === line.sku);
        const [first] = same;
        if (first === undefined) throw new Error('A line came from nowhere.');
        expect(shownOf(line.unit)).toBe(unitMinor(first.price, total(same.map(({ quantity }) => quantity))));
      }
    });
  });

  it('knows taxes where the rate is known, and not elsewhere', () => {
    assertAlways((source) => {
      for (const line of buildQuote(source).amounts.lines) {
        const known = source.lines.find(({ lineId }) => lineId === line.lineId);
        const ratePpm = taxRateFor(source.market, known?.price.taxCategory ?? '', source.destination);
        expect(line.total.tax === null).toBe(ratePpm === null);
      }
    });
  });

  it('adds up for delivery, which is free from its limit on and costs nothing where there are no goods', () => {
    assertAlways((source) => {
      const { delivery: costs, lines } = buildQuote(source).amounts;
      expect(costs === null).toBe(source.delivery === null || source.lines.length === 0);
      if (costs === null) return;
      const off = total(costs.discounts.map(({ amount }) => minor(amount)));
      expect(shownOf(costs.total)).toBe(shownOf(costs.cost) - off);
      const goods = total(lines.map((line) => shownOf(line.subtotal)));
      const limit = source.delivery?.freeFromMinor ?? null;
      expect(shownOf(costs.cost)).toBe(limit !== null && goods >= limit ? 0 : source.delivery?.amountMinor);
    });
  });

  it('is for everything but delivery and the split of taxes what it is without delivery', () => {
    assertAlways((source) => {
      const { amounts } = buildQuote(source);
      const without = buildQuote({ ...source, delivery: null }).amounts;
      const shown = ({ lines, subtotal, discounts }: QuoteAmounts) => [
        lines.map((line) => [line.lineId, line.unit, line.discounts, line.total.shown]),
        subtotal,
        discounts,
      ];
      expect(shown(amounts)).toEqual(shown(without));
      expect(shownOf(amounts.total) - deliveryShown(amounts)).toBe(shownOf(without.total));
    });
  });
});
