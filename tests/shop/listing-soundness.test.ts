import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleProducts } from '../../import/sample/sample-shop.ts';
import { variantsOf } from '../../import/sample/sample-variants.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import type { TestGateway } from '../kit/test-gateway.ts';
import { type Channel, post } from './front-door.ts';
import { write } from './retailer.ts';

let shop: SampleShop;
/** Keeps no answer: what it says is always made anew. */
let forgetful: TestGateway;
beforeAll(async () => {
  shop = await startSampleShop();
  forgetful = await shop.startGateway({ config: { ledger: { answerBytes: 0 } } });
});
afterAll(() => shop.close());

const filters: readonly object[] = [
  {},
  { categories: ['camping'] },
  { categories: ['tea', 'lighting'] },
  { brands: ['Halte', 'Probe'] },
  { price: { min: '10', max: '60' } },
  { categories: ['camping'], inStock: true },
  { categories: ['outdoor'], reduced: true },
  { attributes: [{ key: 'color', values: ['navy'] }] },
];
const sorts = ['NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'TITLE'];
const questions: readonly (readonly [operation: string, variables: object, channel: Channel])[] = [
  ...filters.flatMap((filter, index) =>
    ['FR', 'CH'].map(
      (market) => ['Page', { filter, market, sort: sorts[index % 4], first: 3 }, 'WEB'] as const,
    ),
  ),
  ...sorts.map((sort) => ['Page', { sort, first: 4, filter: { categories: ['outdoor'] } }, 'KIOSK'] as const),
  ['Facets', { filter: { categories: ['camping'] } }, 'WEB'],
  ['Facets', { market: 'CH' }, 'WEB'],
  ['Search', { query: 'sonde' }, 'WEB'],
  ['Suggestions', { query: 'son' }, 'KIOSK'],
];

const answersOf = async (gateway: Pick<TestGateway, 'ask'>): Promise<readonly unknown[]> =>
  Promise.all(
    questions.map(async ([operation, variables, channel]) => [
      operation,
      variables,
      (await post(gateway, operation, variables, { channel })).body,
    ]),
  );

type Step = () => Promise<unknown>;

const key = fc.constantFrom(
  ...sampleProducts
    .filter(({ category }) => ['camping', 'tea', 'lighting'].includes(category))
    .map((p) => p.key),
  'probe',
);
const skusOf = (product: string): readonly string[] =>
  product === 'probe'
    ? ['T900']
    : sampleProducts
        .filter((one) => one.key === product)
        .flatMap((one) => variantsOf(one).map(({ sku }) => sku));

const repriced: fc.Arbitrary<Step> = fc
  .tuple(
    key.filter((one) => one !== 'probe'),
    fc.constantFrom('fr-eur', 'ch-chf', 'fr-eur-pro'),
    fc.integer({ min: 1, max: 120 }),
  )
  .map(
    ([product, priceList, amount]) =>
      () =>
        write(
          shop,
          'pricesUpsert',
          skusOf(product).map((sku) => ({ priceList, sku, amount: `${amount}.00` })),
        ),
  );
const counted: fc.Arbitrary<Step> = fc
  .tuple(key, fc.constantFrom('online-eu', 'online-ch'), fc.constantFrom(0, 0, 1, 7))
  .map(
    ([product, location, onHand]) =>
      () =>
        write(
          shop,
          'stockCountsAdd',
          skusOf(product).map((sku) => ({ sku, location, onHand, at: new Date().toISOString() })),
        ),
  );
const written: fc.Arbitrary<Step> = fc
  .record({
    categories: fc.uniqueArray(fc.constantFrom('camping', 'tea', 'hiking'), { maxLength: 2 }),
    hiddenOn: fc.subarray(['KIOSK', 'WEB']),
    brand: fc.constantFrom(null, 'Halte', 'Probe'),
    titles: fc.constantFrom('Sonde', 'Avalanche').map((text) => [{ language: 'fr', text }]),
    introducedAt: fc.constantFrom('2020-01-01T00:00:00Z', '2026-11-01T00:00:00Z'),
  })
  .map(
    (parts) => () =>
      write(shop, 'productsUpsert', [
        { key: 'probe', handles: [{ language: 'fr', text: 'sonde' }], variants: [{ sku: 'T900' }], ...parts },
      ]),
  );
const deleted: fc.Arbitrary<Step> = fc.constant(() => write(shop, 'productsDelete', ['probe']));

const step = fc.oneof(
  { weight: 4, arbitrary: repriced },
  { weight: 3, arbitrary: counted },
  { weight: 3, arbitrary: written },
  { weight: 1, arbitrary: deleted },
);

it('whatever changes, a gateway that keeps listings shows what one shows that keeps none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 2 }), async (steps) => {
      for (const change of steps) {
        // Asked in the course of it, so that something is kept of every moment.
        const during = answersOf(shop);
        await change();
        await during;
      }
      await shop.untilFound();
      expect(await answersOf(shop)).toEqual(await answersOf(forgetful));
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
