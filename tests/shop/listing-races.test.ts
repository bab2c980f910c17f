import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import type { Service } from '../../services/kit/service.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { ask } from './front-door.ts';
import { recalledBy } from './recalled.ts';
import { write } from './retailer.ts';
import { sampleProduct } from './sample-facts.ts';

let shop: SampleShop;
/** Done once, after search has found and before the gateway hears of it. */
let between: (() => Promise<unknown>) | null = null;
let searches = 0;

const wrap = (service: Service): Service => {
  if (service.name !== 'catalogue') return service;
  return {
    ...service,
    caller: (role) => async (request) => {
      const result = await service.caller(role)(request);
      if (!('facets' in (request.variables ?? {}))) return result;
      searches += 1;
      const work = between;
      between = null;
      await work?.();
      return result;
    },
  };
};
beforeAll(async () => {
  shop = await startSampleShop({ wrap });
});
afterAll(() => shop.close());

interface Listed {
  readonly products: {
    readonly nodes: readonly {
      readonly key: string;
      readonly variants: readonly {
        readonly sku: string;
        readonly price: { readonly unit: { readonly shown: { readonly amount: string } } };
        readonly availability: { readonly status: string };
      }[];
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
  };
}

const listed = async (variables: object) => (await ask<Listed>(shop, 'Listing', variables)).products.nodes;
const keysOf = (nodes: Awaited<ReturnType<typeof listed>>): readonly string[] => nodes.map(({ key }) => key);
const skusOf = (key: string): readonly string[] => variantsOf(sampleProduct(key)).map(({ sku }) => sku);
const price = (key: string, amount: string) =>
  write(
    shop,
    'pricesUpsert',
    skusOf(key).map((sku) => ({ priceList: 'fr-eur', sku, amount })),
  );
const count = (key: string, onHand: number) =>
  write(
    shop,
    'stockCountsAdd',
    skusOf(key).map((sku) => ({ sku, location: 'online-eu', onHand, at: new Date().toISOString() })),
  );
const camping = { categories: ['camping'] };

describe('a row that no longer matches by what is shown of it', () => {
  it('is dropped where its price left the range meanwhile, and the page is filled', async () => {
    const variables = { filter: { ...camping, price: { max: '300' } }, sort: 'PRICE_ASC', first: 2 };
    const [first = '', second, third] = keysOf(await listed({ ...variables, first: 3 }));
    between = () => price(first, '400.00');
    expect(keysOf(await listed(variables))).toEqual([second, third]);
    await shop.untilFound();
    expect(keysOf(await listed(variables))).toEqual([second, third]);
  });

  it('is dropped where it sold out meanwhile', async () => {
    const variables = { filter: { ...camping, inStock: true }, first: 2 };
    const [first = '', second, third] = keysOf(await listed({ ...variables, first: 3 }));
    between = () => count(first, 0);
    expect(keysOf(await listed(variables))).toEqual([second, third]);
  });

  it('is dropped where it is no longer reduced', async () => {
    const variables = { filter: { reduced: true, categories: ['lighting'] } };
    expect(keysOf(await listed({ ...variables, first: 23 })).length).toBeGreaterThan(0);
    between = () =>
      write(shop, 'promotionsUpsert', [
        {
          key: 'lamps-for-less-fr-eur',
          priceList: 'fr-eur',
          kind: 'REDUCTION',
          titles: [{ language: 'fr', text: 'Les lampes' }],
          target: { labels: ['no lamp'] },
          effect: { amountOff: '15.00' },
        },
      ]);
    expect(keysOf(await listed(variables))).toEqual([]);
  });

  it('is dropped where its brand or category changed meanwhile', async () => {
    const product = (parts: object) => ({
      key: 'stove',
      handles: [{ language: 'fr', text: 'rechaud' }],
      titles: [{ language: 'fr', text: 'Réchaud' }],
      categories: ['camping'],
      brand: 'Braise',
      variants: [{ sku: 'T900' }],
      ...parts,
    });
    for (const [filter, changed] of [
      [{ brands: ['Braise'] }, { brand: 'Cendre' }],
      [camping, { categories: ['tea'] }],
    ] as const) {
      await write(shop, 'productsUpsert', [product({})]);
      await shop.untilFound();
      expect(keysOf(await listed({ filter }))).toContain('stove');
      between = () => write(shop, 'productsUpsert', [product(changed)]);
      expect(keysOf(await listed({ filter, first: 23 }))).not.toContain('stove');
      await shop.untilFound();
      expect(keysOf(await listed({ filter }))).not.toContain('stove');
    }
  });
});

describe('a listing', () => {
  it('shows a price as soon as its product page does', async () => {
    const variables = { filter: camping, sort: 'PRICE_ASC' };
    const [sku = ''] = skusOf('folding-stool');
    for (let round = 10; round < 30; round += 1) {
      const amount = `${round}.50`;
      const during = [listed(variables), listed(variables)];
      await price('folding-stool', amount);
      const shown = (await listed(variables)).find(({ key }) => key === 'folding-stool')?.variants[0];
      expect(shown?.price.unit.shown.amount).toBe(amount);
      const page = await ask<{ variant: { price: { unit: { shown: { amount: string } } } } }>(
        shop,
        'PriceTag',
        { sku },
      );
      expect(page.variant.price.unit.shown.amount).toBe(amount);
      await Promise.all(during);
    }
  });

  it('that was made while search changed is not kept for longer than that', async () => {
    const variables = { filter: { categories: ['outdoor'] }, sort: 'PRICE_DESC', first: 2 };
    for (const [round, amount] of ['701.00', '2.00', '702.00', '3.00'].entries()) {
      // So that search is asked anew.
      await price('headlamp', `41.0${round}`);
      await shop.untilFound();
      between = async () => {
        await price('daypack', amount);
        await shop.untilFound();
      };
      await listed(variables);
      expect(between).toBeNull();
      expect(keysOf(await listed(variables)).includes('daypack')).toBe(Number(amount) > 100);
    }
  });

  it('is found once for all who ask together, with a proof for each', async () => {
    const variables = { filter: camping, sort: 'TITLE' };
    await price('folding-stool', '61.00');
    await shop.untilFound();
    const before = searches;
    let answers: readonly Listed['products']['nodes'][] = [];
    const again = await recalledBy(shop, async () => {
      answers = await Promise.all(Array.from({ length: 8 }, () => listed(variables)));
    });
    expect(new Set(answers.map((nodes) => JSON.stringify(nodes))).size).toBe(1);
    expect([again, searches - before]).toEqual([7, 1]);
  });
});
