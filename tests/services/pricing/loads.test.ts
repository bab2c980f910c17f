import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Service } from '../../../services/kit/service.ts';
import { createPricingService } from '../../../services/pricing/index.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../../kit/test-database.ts';
import { franceInput } from './pricing-shop.ts';

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await createPricingService({ databaseUrl: database.url, log: createQuietLog() });
});
afterAll(async () => {
  await service.close();
  await database.close();
});

const run = (document: string, variables: Record<string, unknown>, context = '') =>
  service.caller('write')({ document, variables, context, requestId: 'test' });

async function load(id: string, chunks: readonly (readonly object[])[]): Promise<unknown> {
  for (const [chunk, rows] of chunks.entries()) {
    const stage =
      'mutation ($id: ID!, $chunk: Int!, $rows: String!) { loadStage(id: $id, chunk: $chunk, rows: $rows) { id } }';
    const { errors } = await run(stage, { id, chunk, rows: JSON.stringify(rows) });
    if (errors !== undefined) throw errors[0];
  }
  const commit = 'mutation ($id: ID!) { loadCommit(id: $id) { status result { accepted changed } } }';
  const { data, errors } = await run(commit, { id });
  if (errors !== undefined) throw errors[0];
  return data?.loadCommit;
}

const price = (n: number, amount: string) => ({ price: { priceList: 'fr-eur', sku: `SKU-${n}`, amount } });

describe('a load', () => {
  it.each([
    ['a zero character', 'SKU-\u0000', 1],
    ['half of a surrogate pair', 'SKU-\ud800', 1],
    ['a backslash that only looks like one', 'SKU-\\u0000', 0],
  ])('with %s is told which row cannot be kept', async (_, sku, faults) => {
    const failure = await load(`odd ${sku.length}`, [
      [price(1, '1.00'), { price: { priceList: 'none', sku, amount: '1.00' } }],
    ]).catch((error: unknown) => error);
    // The last one is kept, and refused only when it is applied: there is no such list.
    expect(failure).toMatchObject({
      extensions: { code: 'ROWS_REJECTED', kind: faults === 1 ? 'row' : 'price' },
    });
    if (faults === 1) expect(failure).toMatchObject({ extensions: { rows: [{ index: 1, field: 'price' }] } });
  });

  // In an order in which nothing could be written one by one.
  const shop = [
    [price(1, '10.00'), price(2, '20.00')],
    [
      {
        promotion: {
          key: 'half',
          priceList: 'fr-eur',
          kind: 'REDUCTION',
          titles: [{ language: 'en', text: 'Half' }],
          target: { labels: ['clearance'] },
          effect: { percentOff: '50' },
        },
      },
      {
        priceHistory: {
          priceList: 'fr-eur',
          sku: 'SKU-1',
          amount: '8.00',
          from: new Date(Date.now() - 5 * 86_400_000).toISOString(),
          until: new Date(Date.now() - 86_400_000).toISOString(),
        },
      },
      { market: { ...franceInput, priceLists: ['fr-eur'] } },
    ],
    [
      { pricedItem: { sku: 'SKU-1', labels: ['clearance'] } },
      { priceList: { key: 'fr-eur', currency: 'EUR' } },
    ],
  ];

  it('takes rows of every kind in any order, as one change in which each entry has one new version', async () => {
    // Two prices, a promotion, a market; what runs, and which markets there are.
    expect(await load('shop', shop)).toEqual({ status: 'COMMITTED', result: { accepted: 7, changed: 6 } });
    const { data } = await run(
      '{ pricesBySkus(skus: ["SKU-1", "SKU-2"]) { unit { shown { amount } } was { shown { amount } } version } }',
      {},
      'market=FR',
    );
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      pricesBySkus: [
        { unit: { shown: { amount: '5.00' } }, was: { shown: { amount: '8.00' } }, version: 1 },
        { unit: { shown: { amount: '20.00' } }, was: null, version: 1 },
      ],
    });
  });

  it('of the same rows changes nothing', async () => {
    expect(await load('again', shop)).toEqual({ status: 'COMMITTED', result: { accepted: 7, changed: 0 } });
  });

  it('publishes an entry that several chunks write once, in its last version', async () => {
    expect(await load('twice', [[price(1, '11.00')], [price(1, '12.00')]])).toMatchObject({
      result: { accepted: 2, changed: 1 },
    });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      "SELECT version::int, value->'amountMinor' AS amount FROM pricing.outbox WHERE key = 'price/SKU-1' ORDER BY id",
    );
    await client.end();
    expect(rows).toEqual([
      { version: 1, amount: 1000 },
      { version: 3, amount: 1200 },
    ]);
  });

  it('is measured against no price of its own: nobody was ever asked it', async () => {
    const reduced = { price: { ...price(9, '5.00').price, validUntil: '2100-01-01T00:00:00Z' } };
    await load('own', [[price(9, '10.00')], [reduced]]);
    const query =
      '{ pricesBySkus(skus: ["SKU-9"]) { unit { shown { amount } } lowest30Days { shown { amount } } } }';
    expect(JSON.parse(JSON.stringify((await run(query, {}, 'market=FR')).data))).toEqual({
      pricesBySkus: [{ unit: { shown: { amount: '5.00' } }, lowest30Days: null }],
    });
  });

  it('names the row that cannot be applied, and applies none', async () => {
    await expect(load('bad', [[price(1, '99.00'), price(2, '1.234')]])).rejects.toThrow(
      '1 of the rows cannot be applied; nothing was changed. First: price 1, amount:',
    );
  });

  it('replaces what it deletes, with promotions and the beginning of their reductions kept', async () => {
    const { data } = await run(
      '{ pricesBySkus(skus: ["SKU-1"]) { was { shown { amount } } } }',
      {},
      'market=FR',
    );
    const replace = [
      [
        { priceDelete: { priceList: 'fr-eur', sku: 'SKU-1' } },
        { promotionDelete: 'half' },
        price(1, '12.00'),
        ...(shop[1] ?? []).slice(0, 1),
      ],
    ];
    expect(await load('replace', replace)).toMatchObject({ result: { accepted: 4 } });
    expect(
      (await run('{ pricesBySkus(skus: ["SKU-1"]) { was { shown { amount } } } }', {}, 'market=FR')).data,
    ).toEqual(data);
  });
});

describe('writers of one list at once', () => {
  it('leave what one after the other would leave: no lost entry, no gap in commits', async () => {
    const mutation = 'mutation ($rows: [PriceInput!]!) { pricesUpsert(prices: $rows) { changed } }';
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        run(mutation, {
          rows: Array.from({ length: 5 }, (_, each) => price(100 + ((n + each) % 10), `${n + 1}.00`).price),
        }),
      ),
    );
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT e.key FROM pricing.entry e JOIN pricing.price p ON e.key = 'price/' || p.sku
       WHERE NOT p.temporary AND p.sku LIKE 'SKU-1__'
         AND (e.value->>'amountMinor')::bigint <> p.amount_minor`,
    );
    const { rows: open } = await client.query(
      `SELECT sku FROM pricing.price_history h JOIN pricing.entry e ON e.key = 'price/' || h.sku
       WHERE valid_until = 'infinity' AND NOT imported
         AND amount_minor <> coalesce(e.value->'reduction'->>'amountMinor', e.value->>'amountMinor')::bigint`,
    );
    await client.end();
    expect({ rows, open }).toEqual({ rows: [], open: [] });
  });
});
