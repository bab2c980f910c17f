import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Asker, ask, channels, refusalOf } from './front-door.ts';
import { frenchPrices } from './sample-facts.ts';

let customers: Customers;
let shop: SampleShop;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const priceOf = async (variables: object, asker?: Asker) => {
  const { variant } = await ask<{ variant: { price: object | null } }>(shop, 'PriceOf', variables, asker);
  return variant.price;
};
const shown = (amount: string) => ({ shown: expect.objectContaining({ amount }) });

describe('every price of France', () => {
  it('is what the sample says, with the tax that is in it', async () => {
    interface Listed {
      readonly products: {
        readonly nodes: readonly { readonly variants: readonly { sku: string; one: { unit: object } }[] }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    }
    const first = await ask<Listed>(shop, 'UnitPrices');
    const rest = await ask<Listed>(shop, 'UnitPrices', { after: first.products.pageInfo.endCursor });
    const listed = [first, rest].flatMap(({ products }) =>
      products.nodes.flatMap(({ variants }) => variants),
    );
    const expected = sampleProducts.flatMap((product) => {
      const ratePerMille = product.taxCategory === 'reduced' ? 55 : 200;
      const prices = frenchPrices(product);
      return variantsOf(product).map(({ sku }, index) => [sku, inclusive(prices[index] ?? '', ratePerMille)]);
    });
    expect(expected).toHaveLength(202);
    expect(Object.fromEntries(listed.map(({ sku, one }) => [sku, one.unit]))).toEqual(
      Object.fromEntries(expected),
    );
  });
});

/** An amount with the tax in it taken apart, in whole cents and halves away from zero. */
function inclusive(gross: string, ratePerMille: number): object {
  const cents = Math.round(Number(gross) * 100);
  const whole = 1_000 + ratePerMille;
  const tax = Math.floor((2 * cents * ratePerMille + whole) / (2 * whole));
  const text = (amount: number) => (amount / 100).toFixed(2);
  return {
    shown: { amount: text(cents), currencyCode: 'EUR' },
    net: { amount: text(cents - tax) },
    gross: { amount: text(cents) },
    tax: { amount: text(tax) },
    taxIncluded: true,
  };
}

describe('a market', () => {
  it('has its own currency, rates and way of showing tax', async () => {
    const markets = ['FR', 'CH', 'US'];
    const units = async (sku: string) =>
      Promise.all(markets.map(async (market) => (await priceOf({ sku, market })) as { unit: object }));
    const unit = (currencyCode: string, gross: string, net: string, tax: string) => ({
      shown: { amount: gross, currencyCode },
      gross: { amount: gross },
      net: { amount: net },
      tax: { amount: tax },
      taxIncluded: true,
    });
    const untaxed = (amount: string) => ({
      shown: { amount, currencyCode: 'USD' },
      gross: null,
      net: { amount },
      tax: null,
      taxIncluded: false,
    });
    expect((await units('O203-TEAL')).map((price) => price.unit)).toEqual([
      unit('EUR', '159.00', '132.50', '26.50'),
      unit('CHF', '179.00', '165.59', '13.41'),
      untaxed('169.00'),
    ]);
    expect((await units('G401-100G')).map((price) => price.unit)).toEqual([
      unit('EUR', '9.90', '9.38', '0.52'),
      unit('CHF', '11.90', '11.60', '0.30'),
      untaxed('11.00'),
    ]);
  });

  it('has no price where it does not sell', async () => {
    expect(await priceOf({ sku: 'G414-500ML', market: 'US' })).toBeNull();
    expect(await priceOf({ sku: 'G414-500ML', market: 'CH' })).not.toBeNull();
  });

  it('is listed with all that a front needs to know of it', async () => {
    const market = (
      id: string,
      name: string,
      currency: string,
      taxIncluded: boolean,
      languages: string[],
    ) => ({
      id,
      name,
      country: id,
      currency,
      taxIncluded,
      roundingMode: 'HALF_UP',
      language: languages[0],
      languages,
    });
    expect(await ask(shop, 'Markets')).toEqual({
      markets: [
        market('CH', 'Suisse', 'CHF', true, ['fr', 'de', 'en']),
        market('FR', 'France', 'EUR', true, ['fr', 'en']),
        market('US', 'United States', 'USD', false, ['en', 'fr']),
      ],
    });
  });

  it.each([
    [{ market: 'DE' }, 'There is no market "DE" for this client: see Query.markets.'],
    [{ market: 'US', language: 'de' }, 'Market US has no language "de": accepted are en, fr.'],
  ])('of %j is refused', async (variables, message) => {
    expect(await refusalOf(shop, 'PriceOf', { sku: 'G401-100G', ...variables })).toEqual([
      'CONTEXT_INVALID',
      message,
    ]);
  });
});

describe('a quantity', () => {
  it.each([
    ['G408-500ML', 1, '16.90', '33.80'],
    ['G408-500ML', 5, '16.90', '33.80'],
    ['G408-500ML', 6, '15.55', '31.10'],
    ['G408-500ML', 100_000, '15.55', '31.10'],
    ['G404-250G', 4, '7.51', '30.04'],
  ])('of %s by %i costs %s each and %s per litre or kilogram', async (sku, quantity, unit, perMeasure) => {
    expect(await priceOf({ sku, quantity })).toMatchObject({
      quantity,
      unit: shown(unit),
      unitPrice: { price: shown(perMeasure), unit: sku.startsWith('G408') ? 'LITRE' : 'KILOGRAM' },
    });
  });

  it('has its price named among the tiers', async () => {
    expect(await priceOf({ sku: 'G408-500ML' })).toMatchObject({
      tiers: [{ minQuantity: 6, unit: shown('15.55') }],
    });
    expect(await priceOf({ sku: 'C104-NAVY-M' })).toMatchObject({ tiers: [], unitPrice: null });
  });

  it.each([0, -1, 100_001])('of %i is refused', async (quantity) => {
    expect(await refusalOf(shop, 'PriceOf', { sku: 'G408-500ML', quantity })).toEqual([
      'BAD_USER_INPUT',
      `quantity cannot be ${quantity}: give 1 to 100000.`,
    ]);
  });
});

it('a fee is named beside the price and not in it', async () => {
  const fees = (amount: string) => [{ key: 'eco-contribution', amount: shown(amount) }];
  expect(await priceOf({ sku: 'E501-TEAL' })).toMatchObject({ unit: shown('99.00'), fees: fees('0.30') });
  expect(await priceOf({ sku: 'E501-TEAL', market: 'CH' })).toMatchObject({ fees: fees('0.50') });
  expect(await priceOf({ sku: 'E501-TEAL', market: 'US' })).toMatchObject({ fees: [] });
});

describe('a customer group', () => {
  it('has its price on every channel, and nobody else has it', async () => {
    const [paul, marie] = await Promise.all([customers.tokenOf('paul'), customers.tokenOf('marie')]);
    const seen = await Promise.all(
      channels.map((channel) =>
        Promise.all([
          priceOf({ sku: 'E501-TEAL' }, { channel, token: paul }),
          priceOf({ sku: 'E501-TEAL' }, { channel, token: marie }),
          priceOf({ sku: 'E501-TEAL' }, { channel }),
        ]),
      ),
    );
    const pro = { unit: shown('84.15'), priceList: { key: 'fr-eur-pro', customerGroup: 'pro' } };
    const everybody = { unit: shown('99.00'), priceList: { key: 'fr-eur', customerGroup: null } };
    for (const prices of seen) {
      expect(prices).toMatchObject([pro, everybody, everybody]);
      expect(prices).toEqual(seen[0]);
    }
  });

  it("pays everybody's price for what its list does not hold, and where it has no list", async () => {
    const asker = { token: await customers.tokenOf('paul') };
    expect(await priceOf({ sku: 'C104-NAVY-M' }, asker)).toEqual(await priceOf({ sku: 'C104-NAVY-M' }));
    const swiss = { sku: 'E501-TEAL', market: 'CH' };
    expect(await priceOf(swiss, asker)).toEqual(await priceOf(swiss));
  });

  it('finds products by its own price', async () => {
    const variables = { filter: { brands: ['Noctule'], price: { min: '84', max: '85' } } };
    const asker = { token: await customers.tokenOf('paul') };
    const keysFor = async (who: Asker) => {
      const { products } = await ask<{ products: { edges: { node: { key: string } }[] } }>(
        shop,
        'Page',
        variables,
        who,
      );
      return products.edges.map(({ node }) => node.key);
    };
    expect([await keysFor(asker), await keysFor({})]).toEqual([['kitchen-radio'], []]);
  });
});

describe('a reduction', () => {
  it('is measured against the lowest price of 30 days in the EU', async () => {
    // Of the first of four SKUs the sample remembers a lower price within the 30 days.
    expect(await priceOf({ sku: 'C101-NAVY-S' })).toMatchObject({
      unit: shown('71.20'),
      was: shown('80.10'),
      lowest30Days: shown('80.10'),
      reductionPercent: 11,
      recommended: shown('95.00'),
    });
    expect(await priceOf({ sku: 'C101-NAVY-M' })).toMatchObject({
      unit: shown('71.20'),
      was: shown('89.00'),
      lowest30Days: shown('89.00'),
      reductionPercent: 20,
    });
  });

  it('is measured against the price before elsewhere', async () => {
    expect(await priceOf({ sku: 'C101-NAVY-S', market: 'CH' })).toMatchObject({
      unit: shown('79.20'),
      was: shown('99.00'),
      lowest30Days: shown('89.10'),
      reductionPercent: 20,
    });
  });

  it('is none where nothing is reduced, whatever the maker recommends', async () => {
    expect(await priceOf({ sku: 'E501-TEAL' })).toMatchObject({
      was: null,
      lowest30Days: null,
      reductionPercent: null,
      recommended: shown('119.00'),
    });
  });
});

describe('promotions', () => {
  it('that run are named at the prices which they touch, in the language of the request', async () => {
    const titlesIn = async (language: string) => {
      const price = (await priceOf({ sku: 'C113-GREY-39-41', language })) as { promotions: object[] };
      return price.promotions;
    };
    const [line, basket, delivery] = [
      { key: 'three-pairs-for-two-fr-eur', kind: 'LINE' },
      { key: 'basket-over-150-fr-eur', kind: 'BASKET' },
      { key: 'delivery-free-over-80-fr-eur', kind: 'DELIVERY' },
    ];
    expect(await titlesIn('fr')).toEqual([
      { ...line, title: 'Trois paires pour deux' },
      { ...basket, title: '10 % dès 150' },
      { ...delivery, title: 'Livraison offerte dès 80' },
    ]);
    expect(await titlesIn('en')).toEqual([
      { ...line, title: 'Three pairs for two' },
      { ...basket, title: '10 % from 150' },
      { ...delivery, title: 'Free delivery from 80' },
    ]);
  });

  it('of a market are listed without those that need a code or have not begun', async () => {
    const { promotions } = await ask<{ promotions: { key: string; title: string }[] }>(shop, 'Promotions', {
      market: 'CH',
      language: 'de',
    });
    expect(promotions.map(({ key, title }) => [key, title])).toEqual([
      ['three-pairs-for-two-ch-chf', 'Drei Paar für zwei'],
      ['knitwear-week-ch-chf', 'Strickwoche'],
      ['lamps-for-less-ch-chf', 'Licht an'],
      ['basket-over-150-ch-chf', '10 % ab 150'],
      ['delivery-free-over-80-ch-chf', 'Kostenloser Versand ab 80'],
    ]);
  });
});
