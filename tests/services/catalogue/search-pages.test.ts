import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { openShop, product, type TestShop, texts } from './shop.ts';

let shop: TestShop;
let client: pg.Client;

const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const titled = (key: string, parts: object = {}) => product(key, { titles: texts({ en: key }), ...parts });

beforeAll(async () => {
  shop = await openShop();
  await shop.upsert(...keys.map((key) => titled(key)));
  await shop.searchable();
  // From here on search takes nothing in: it goes on matching what is gone.
  client = new pg.Client({ connectionString: shop.database.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('catalogue search', 0))");
  const gone = ['b', 'c', 'f'];
  await shop.write('mutation ($keys: [String!]!) { productsDelete(keys: $keys) { changed } }', {
    keys: gone,
  });
  await shop.upsert(titled('d', { hiddenOn: ['WEB'] }));
});
afterAll(async () => {
  await client.end();
  await shop.close();
});

interface Page {
  readonly products: {
    readonly nodes: readonly { readonly key: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

async function pageOf(first: number, after: string | null = null) {
  const { products } = await shop.read<Page>(
    `query ($first: Int!, $after: String) { products(sort: TITLE, first: $first, after: $after) {
      nodes { key } pageInfo { hasNextPage endCursor } } }`,
    { first, after },
    { channel: 'WEB', language: 'en', market: 'FR' },
  );
  return { keys: products.nodes.map(({ key }) => key), ...products.pageInfo };
}

it('what is gone or hidden since search looked at it is dropped, and the page filled', async () => {
  expect(await pageOf(2)).toMatchObject({ keys: ['a', 'e'], hasNextPage: true });
  expect(await pageOf(3)).toMatchObject({ keys: ['a', 'e', 'g'], hasNextPage: false });
  expect(await pageOf(1)).toMatchObject({ keys: ['a'], hasNextPage: true });
});

it('the next page begins behind it, and the last one says that it is', async () => {
  const first = await pageOf(1);
  const second = await pageOf(1, first.endCursor);
  expect(second).toMatchObject({ keys: ['e'], hasNextPage: true });
  expect(await pageOf(1, second.endCursor)).toMatchObject({ keys: ['g'], hasNextPage: false });
});
