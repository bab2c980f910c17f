import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMock } from '../../mocks/index.ts';
import { askMock } from './ask-mock.ts';

const taxed = '{ shown { amount currencyCode } net { amount } gross { amount } tax { amount } }';

interface Taxed {
  readonly shown: Amount;
  readonly net: Amount | null;
  readonly gross: Amount | null;
  readonly tax: Amount | null;
}
interface Amount {
  readonly amount: string;
  readonly currencyCode: string;
}

const minor = (money: Amount | null | undefined): number => Number((money?.amount ?? 'NaN').replace('.', ''));
const anySku = fc.string({ minLength: 1, maxLength: 30 }).filter((sku) => !/^unknown/i.test(sku));
const markets = [
  ['FR', 'EUR'],
  ['CH', 'CHF'],
  ['US', 'USD'],
  ['IT', 'EUR'],
] as const;

describe('prices', () => {
  const pricing = createMock('pricing');
  const document = `query ($skus: [String!]!, $quantity: Int) { pricesBySkus(skus: $skus, quantity: $quantity) {
    unit ${taxed} was ${taxed} reductionPercent recommended ${taxed} tiers { unit ${taxed} }
  } }`;
  interface Price {
    readonly unit: Taxed;
    readonly was: Taxed | null;
    readonly reductionPercent: number | null;
    readonly recommended: Taxed | null;
    readonly tiers: readonly { readonly unit: Taxed }[];
  }
  const pricesOf = async (skus: readonly string[], market: string) =>
    ((await askMock(pricing, document, { skus }, { market })).data as { pricesBySkus: Price[] }).pricesBySkus;

  it('are within bounds, in the currency of the market, with tax that adds up, for any SKU', async () => {
    await fc.assert(
      fc.asyncProperty(anySku, fc.constantFrom(...markets), async (sku, [market, currencyCode]) => {
        const [price] = await pricesOf([sku], market);
        const { unit, was, reductionPercent, tiers } = price as Price;
        expect(unit.shown.currencyCode).toBe(currencyCode);
        expect(minor(unit.shown)).toBeGreaterThanOrEqual(400);
        expect(minor(unit.shown)).toBeLessThanOrEqual(20_000);
        for (const { net, gross, tax } of [unit, was, ...tiers.map((tier) => tier.unit)].filter(
          (each) => each !== null,
        )) {
          if (market === 'US') expect([gross, tax]).toEqual([null, null]);
          else expect(minor(net) + minor(tax)).toBe(minor(gross));
        }
        if (was === null) expect(reductionPercent).toBeNull();
        else expect(minor(was.shown)).toBeGreaterThan(minor(unit.shown));
        for (const tier of tiers) expect(minor(tier.unit.shown)).toBeLessThan(minor(unit.shown));
      }),
    );
  });

  it('answer by key, in the order asked for, whoever asked before', async () => {
    const skus = Array.from({ length: 50 }, (_, index) => `SKU-${index}`);
    const forwards = await pricesOf(skus, 'FR');
    const backwards = await pricesOf([...skus].reverse(), 'FR');
    expect([...backwards].reverse()).toEqual(forwards);
    expect(new Set(forwards.map(({ unit }) => unit.shown.amount)).size).toBeGreaterThan(5);
    expect(forwards.some(({ was }) => was !== null)).toBe(true);
  });

  it('are null for a SKU that begins with UNKNOWN', async () => {
    expect(await pricesOf(['UNKNOWN-1', 'unknown'], 'FR')).toEqual([null, null]);
  });
});

describe('a quote', () => {
  it('has lines that make its totals to the smallest unit', async () => {
    const document = `query ($input: QuoteInput!) { quote(input: $input) {
      lines { total ${taxed} } subtotal ${taxed} discounts { amount { amount } } total ${taxed} taxes { amount { amount } base { amount } }
    } }`;
    interface Quote {
      readonly lines: readonly { readonly total: Taxed }[];
      readonly subtotal: Taxed;
      readonly discounts: readonly { readonly amount: Amount }[];
      readonly total: Taxed;
      readonly taxes: readonly { readonly amount: Amount; readonly base: Amount }[];
    }
    const pricing = createMock('pricing');
    const lines = fc.array(fc.record({ sku: anySku, quantity: fc.integer({ min: 1, max: 99 }) }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.boolean(),
        fc.constantFrom(...markets),
        async (wanted, hasCode, [market]) => {
          const input = {
            lines: wanted.map((line, index) => ({ lineId: String(index), ...line })),
            codes: hasCode ? ['WELCOME10'] : [],
            destination: { country: 'US' },
          };
          const { data } = await askMock(pricing, document, { input }, { market });
          const { quote } = data as { quote: Quote };
          const sum = (amounts: readonly Amount[]) =>
            amounts.reduce((total, amount) => total + minor(amount), 0);
          expect(sum(quote.lines.map(({ total }) => total.shown))).toBe(minor(quote.total.shown));
          expect(minor(quote.subtotal.shown) - sum(quote.discounts.map(({ amount }) => amount))).toBe(
            minor(quote.total.shown),
          );
          expect(sum(quote.taxes.flatMap(({ amount, base }) => [amount, base]))).toBe(
            minor(quote.total.gross),
          );
        },
      ),
    );
  });
});

describe('the assortment', () => {
  const catalogue = createMock('catalogue');
  interface Page {
    readonly nodes: readonly {
      readonly handle: string;
      readonly media: readonly { readonly url: string }[];
      readonly variants: readonly { readonly barcode: string }[];
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly totalCount: number;
  }
  const list = async (variables: object, market = 'FR'): Promise<Page> => {
    const document = `query ($query: String, $filter: ProductFilter, $sort: ProductSort, $after: String) {
      products(query: $query, filter: $filter, sort: $sort, first: 12, after: $after) {
        nodes { handle media { url } variants { barcode } } pageInfo { hasNextPage endCursor } totalCount
      }
    }`;
    return (
      (await askMock(catalogue, document, variables, { market, language: 'en' })).data as { products: Page }
    ).products;
  };

  it('is read page by page, every product once', async () => {
    const handles: string[] = [];
    for (let page = await list({}); ; page = await list({ after: page.pageInfo.endCursor })) {
      handles.push(...page.nodes.map(({ handle }) => handle));
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(new Set(handles).size).toBe(40);
    expect(handles).toHaveLength(40);
  });

  it('has pictures that need no server, and barcodes with a right check digit', async () => {
    const { nodes } = await list({ query: 'shirt' });
    expect(nodes.length).toBe(5);
    for (const { media, variants } of nodes) {
      for (const { url } of media) expect(url).toMatch(/^data:image\/svg\+xml,%3Csvg/);
      for (const { barcode } of variants) {
        const sum = [...barcode].reduce(
          (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
          0,
        );
        expect([barcode.length, sum % 10]).toEqual([13, 0]);
      }
    }
  });

  it('is filtered, sorted and found by handle', async () => {
    expect((await list({ filter: { categories: ['wear'] } })).totalCount).toBe(10);
    expect(
      (await list({ filter: { categories: ['wear'], attributes: [{ key: 'color', values: ['navy'] }] } }))
        .totalCount,
    ).toBeLessThan(10);
    expect((await list({ query: 'nothing of this kind' })).nodes).toEqual([]);
    const document = 'query ($handle: String) { product(handle: $handle) { title variants { sku } } }';
    const { data } = await askMock(catalogue, document, { handle: 'alba-mug' });
    expect(data).toMatchObject({ product: { title: 'Alba mug' } });
    expect((await askMock(catalogue, document, { handle: 'nothing' })).data).toEqual({ product: null });
  });

  it('speaks the language of the context', async () => {
    const document = '{ product(handle: "alba-mug") { title handle } }';
    const { data } = await askMock(catalogue, document, {}, { language: 'fr' });
    expect(data).toEqual({ product: { title: 'Tasse Alba', handle: 'tasse-alba' } });
  });

  it.each([['first: 0'], ['first: 101'], ['after: "nonsense"']])('refuses a page of %s', async (page) => {
    const { errors } = await askMock(catalogue, `{ products(${page}) { totalCount } }`);
    expect(errors).toMatchObject([{ path: ['products'], extensions: { code: 'BAD_INPUT' } }]);
  });
});

describe('stores', () => {
  it('come nearest first, with their distance', async () => {
    const document = `{ stores(near: { latitude: 45.75, longitude: 4.85 }, withinKm: 500) { edges { node { key } distanceKm } } }`;
    const { data } = await askMock(createMock('stock'), document);
    expect(data).toEqual({
      stores: {
        edges: [
          { node: { key: 'lyon' }, distanceKm: 1.9 },
          { node: { key: 'paris-marais' }, distanceKm: expect.any(Number) },
          { node: { key: 'bordeaux' }, distanceKm: expect.any(Number) },
        ],
      },
    });
  });
});

describe('a malformed operation', () => {
  it.each(['{', '{ nothing }'])('%j is answered with errors', async (document) => {
    expect((await askMock(createMock('stock'), document)).errors).toHaveLength(1);
  });
});

describe('the write side', () => {
  it('refuses no row of a load', async () => {
    const document = 'mutation { loadCheck(id: "any") { isComplete rejected { index } } }';
    expect((await askMock(createMock('pricing'), document)).data).toEqual({
      loadCheck: { isComplete: true, rejected: [] },
    });
  });
});
