import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { formatContextHeader } from '../../../schema/context-header.ts';
import { createCatalogueService } from '../../../services/catalogue/index.ts';
import type { Service } from '../../../services/kit/service.ts';
import { category, named, openShop, product, type TestShop } from './shop.ts';
import { tellMarket, tellPrice } from './stub-feed.ts';

let shop: TestShop;
let idle: Service;

beforeAll(async () => {
  shop = await openShop();
  await shop.categories(
    category('top'),
    category('left', { parent: 'top' }),
    category('right', { parent: 'top' }),
  );
  const products = Array.from({ length: 40 }, (_, n) =>
    product(`p${n}`, {
      categories: [n % 2 ? 'left' : 'right'],
      options: [named('size', 'S', 'M')],
      variants: ['S', 'M'].map((value) => ({ sku: `p${n}-${value}`, options: [{ key: 'size', value }] })),
      related: [`p${(n + 1) % 40}`, `p${(n + 2) % 40}`],
    }),
  );
  await shop.upsert(...products);
  tellMarket(shop.pricing, 1, { id: 'FR', priceLists: [{ key: 'fr', customerGroup: null }] });
  for (let n = 0; n < 40; n += 1) tellPrice(shop.pricing, 1, 'fr', `p${n}-S`, { amountMinor: n });
  await shop.searchable();
  await shop.service.close();
  // A process that does not poll while the statements of its readers are counted.
  const callers = { pricing: shop.pricing.caller, stock: shop.stock.caller };
  idle = await createCatalogueService({
    databaseUrl: shop.database.url,
    log: shop.log,
    callers,
    pollMs: 3_600_000,
  });
});
afterAll(async () => {
  await idle.close();
  await shop.database.close();
});

async function statementsOf(document: string): Promise<number> {
  const query = jest.spyOn(pg.Client.prototype, 'query');
  const context = formatContextHeader('catalogue', { channel: 'WEB', language: 'en', market: 'FR' });
  const { data, errors } = await idle.caller('graph')({ document, context, requestId: 'count' });
  const texts = query.mock.calls.map(([statement]) => String(statement));
  query.mockRestore();
  expect(errors).toBeUndefined();
  expect(JSON.stringify(data)).toContain('p1');
  // A service looks for old versions when it starts, in a transaction; readers have none.
  const own = /search_feed|outbox|version_pruning|^(begin|commit)/i;
  return texts.filter((text) => !own.test(text)).length;
}

const listed = 'id title variants { sku title product { key } } categories { title path { title } }';

it.each([
  ['a listing with variants and categories', `{ products(first: 24) { nodes { ${listed} } } }`, 4],
  ['a listing by price', `{ products(sort: PRICE_ASC) { nodes { ${listed} } totalCount } }`, 5],
  ['a listing by text', `{ products(query: "title") { nodes { ${listed} } } }`, 5],
  ['a listing with related products', '{ products { nodes { related { key variants { sku } } } } }', 3],
  ['a listing with facets', '{ products { nodes { key } facets { name values { name count } } } }', 8],
  [
    'many variants',
    '{ variantsBySkus(skus: ["p1-S", "p1-M", "p2-S", "p3-S"]) { sku product { title } } }',
    2,
  ],
])('%s takes as many statements however many products there are: %s', async (_, document, count) => {
  expect(await statementsOf(document)).toBe(count);
});
