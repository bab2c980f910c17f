import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { category, named, openShop, product, type TestShop, texts } from './shop.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const upsert = (...products: readonly object[]): Promise<ExecutionResult> =>
  shop.write('mutation ($rows: [ProductInput!]!) { productsUpsert(products: $rows) { accepted changed } }', {
    rows: products,
  });
const upsertCategories = (...categories: readonly object[]): Promise<ExecutionResult> =>
  shop.write(
    'mutation ($rows: [CategoryInput!]!) { categoriesUpsert(categories: $rows) { accepted changed } }',
    {
      rows: categories,
    },
  );
const deleteProducts = (...keys: readonly string[]): Promise<ExecutionResult> =>
  shop.write('mutation ($keys: [String!]!) { productsDelete(keys: $keys) { accepted changed } }', { keys });
const deleteCategories = (...keys: readonly string[]): Promise<ExecutionResult> =>
  shop.write('mutation ($keys: [String!]!) { categoriesDelete(keys: $keys) { accepted changed } }', { keys });

/** What was refused, as `index field value`. */
function refused({ errors }: ExecutionResult): string[] {
  expect(errors?.map((error) => error.extensions.code)).toEqual(['ROWS_REJECTED']);
  const rows = errors?.[0]?.extensions.rows as {
    index: number;
    field: string;
    value: unknown;
    reason: string;
  }[];
  for (const { reason } of rows) expect(reason).toMatch(/: give .*\.$/);
  return rows.map(({ index, field, value }) => `${index} ${field} ${JSON.stringify(value)}`);
}

const done = (accepted: number, changed: number) => ({ accepted, changed });

describe('products', () => {
  it('raise their version only where something of them differs', async () => {
    // The product, its SKU and its handle.
    expect(await upsert(product('v'))).toEqual({ data: { productsUpsert: done(1, 3) } });
    expect(await upsert(product('v'))).toEqual({ data: { productsUpsert: done(1, 0) } });
    expect(await upsert(product('v', { brand: 'New' }))).toEqual({ data: { productsUpsert: done(1, 1) } });
    expect(await shop.read('{ product(handle: "v") { version } }')).toEqual({ product: { version: 2 } });
    expect(await deleteProducts('v', 'never')).toEqual({ data: { productsDelete: done(2, 3) } });
    await upsert(product('v'));
    expect(await shop.read('{ product(handle: "v") { version } }')).toEqual({ product: { version: 4 } });
  });

  it('name every fault of every row, and change nothing', async () => {
    const result = await upsert(
      product('fine'),
      product('bad key\n', {
        handles: texts({ en: 'Not A Handle', fr: 'fine-fr' }),
        titles: [],
        brand: ' ',
        media: [
          { url: 'ftp://elsewhere/a.jpg' },
          { url: '/media/../secret' },
          { url: '/media/a.svg', width: 0 },
        ],
        options: [named('size', 'S', 'M'), named('size')],
        variants: [
          { sku: '', barcode: '4006381333930', options: [{ key: 'size', value: 'XXL' }] },
          { sku: 'ok', barcode: '123', options: [{ key: 'color', value: 'red' }] },
        ],
      }),
      product('empty', { variants: [] }),
      product('many', { variants: Array.from({ length: 501 }, (_, n) => ({ sku: `many-${n}` })) }),
      product('half', {
        titles: texts({ en: 'half \ud800 character' }),
        descriptions: texts({ en: 'nul \u0000' }),
      }),
    );
    expect(refused(result)).toEqual([
      '1 key "bad key\\n"',
      '1 handles.0.text "Not A Handle"',
      '1 titles []',
      '1 brand " "',
      '1 options.1 "size"',
      '1 media.0.url "ftp://elsewhere/a.jpg"',
      '1 media.1.url "/media/../secret"',
      '1 media.2.width 0',
      '1 variants.0.sku ""',
      '1 variants.0.barcode "4006381333930"',
      '1 variants.0.options.0.value "XXL"',
      '1 variants.1.barcode "123"',
      '1 variants.1.options.0.key "color"',
      '2 variants []',
      '3 variants 501',
      '4 titles.0.text "half \\ud800 character"',
      '4 descriptions.0.text "nul \\u0000"',
    ]);
    expect(await shop.read('{ product(handle: "fine") { key } }')).toEqual({ product: null });
  });

  it('claim keys, SKUs, barcodes and handles once in the whole catalogue', async () => {
    const barcode = '4006381333931';
    await upsert(product('owner', { variants: [{ sku: 'owned', barcode }] }));
    const thief = {
      handles: texts({ en: 'owner', fr: 'free' }),
      variants: [{ sku: 'owned' }, { sku: 'mine', barcode }],
    };
    expect(refused(await upsert(product('thief', thief)))).toEqual([
      '0 variants.0.sku "owned"',
      `0 variants.1.barcode "${barcode}"`,
      '0 handles.0.text "owner"',
    ]);
    const twins = [
      product('a'),
      product('b', { handles: texts({ en: 'a' }), variants: [{ sku: 'a-1' }] }),
      product('a'),
    ];
    expect(refused(await upsert(...twins))).toEqual([
      '1 variants.0.sku "a-1"',
      '1 handles.0.text "a"',
      '2 key "a"',
      '2 variants.0.sku "a-1"',
      '2 handles.0.text "a"',
    ]);
  });

  it('free a SKU when its variant is removed, also for another product of the same call', async () => {
    await upsert(product('left', { variants: [{ sku: 'moving' }, { sku: 'staying' }] }), product('right'));
    const swap = [
      product('right', { variants: [{ sku: 'moving' }] }),
      product('left', { variants: [{ sku: 'staying' }] }),
    ];
    // Both products, the SKU that moves and the one that goes.
    expect(await upsert(...swap)).toEqual({ data: { productsUpsert: done(2, 4) } });
    expect(
      await shop.read('{ variant(sku: "moving") { product { key } } gone: variant(sku: "right-1") { sku } }'),
    ).toEqual({
      variant: { product: { key: 'right' } },
      gone: null,
    });
    await deleteProducts('right');
    expect(await upsert(product('third', { variants: [{ sku: 'moving' }] }))).not.toHaveProperty('errors');
  });

  it('let one of two writers at once have the SKU, and tell the other', async () => {
    const race = Array.from({ length: 8 }, (_, n) =>
      upsert(product(`racer-${n}`, { variants: [{ sku: 'prize' }] })),
    );
    const results = await Promise.all(race);
    const losers = results.filter(({ errors }) => errors);
    expect(losers).toHaveLength(7);
    for (const loser of losers) expect(refused(loser)).toEqual(['0 variants.0.sku "prize"']);
  });

  it('are refused with a category that does not exist', async () => {
    expect(refused(await upsert(product('lost', { categories: ['nowhere'] })))).toEqual([
      '0 categories.0 "nowhere"',
    ]);
  });

  it('keep the instant of their introduction', async () => {
    await upsert(product('aged', { introducedAt: '2020-01-01T00:00:00Z' }));
    expect(await upsert(product('aged'))).toEqual({ data: { productsUpsert: done(1, 0) } });
  });

  it('are written for callers with the credential of the write side alone', async () => {
    const { errors } = await shop.ask('mutation { productsDelete(keys: ["owner"]) { changed } }');
    expect(errors?.map((error) => error.extensions.code)).toEqual(['FORBIDDEN']);
  });
});

describe('categories', () => {
  it('may name parents of the same call in any order', async () => {
    const rows = [
      category('leaf', { parent: 'branch' }),
      category('branch', { parent: 'root' }),
      category('root'),
    ];
    // Each with its handle, and the top of the tree.
    expect(await upsertCategories(...rows)).toEqual({ data: { categoriesUpsert: done(3, 7) } });
    // Only the new one with its handle, and its parent, whose children have changed.
    const next = await upsertCategories(category('leaf-2', { parent: 'branch' }), ...rows);
    expect(next).toEqual({ data: { categoriesUpsert: done(4, 3) } });
  });

  it('are refused with an unknown parent, in a circle, twice, and with the handle of another', async () => {
    const result = await upsertCategories(
      category('orphan', { parent: 'nobody' }),
      category('root', { parent: 'leaf' }),
      category('self', { parent: 'self' }),
      category('twice'),
      category('twice'),
      category('copy', { handles: texts({ en: 'branch' }) }),
      category('same', { handles: texts({ en: 'orphan' }) }),
    );
    expect(refused(result)).toEqual([
      '0 parent "nobody"',
      '0 handles "orphan"',
      '1 parent "leaf"',
      '2 parent "self"',
      '4 key "twice"',
      '5 handles "branch"',
      '6 handles "orphan"',
    ]);
    expect(await shop.read('{ category(handle: "root") { parent { key } } }')).toEqual({
      category: { parent: null },
    });
  });

  it('stay while a product or another category names them', async () => {
    await upsertCategories(category('used'));
    await upsert(product('user', { categories: ['used'] }));
    expect(refused(await deleteCategories('used', 'branch', 'never'))).toEqual([
      '0 key "used"',
      '1 key "branch"',
    ]);
    await deleteProducts('user');
    // Together with all that stands below it.
    expect(await deleteCategories('used', 'leaf', 'leaf-2', 'branch')).toEqual({
      data: { categoriesDelete: done(4, 10) },
    });
    expect(await shop.read('{ category(handle: "root") { children { key } } }')).toEqual({
      category: { children: [] },
    });
  });

  it('and a product that names one at once with its deletion leave no product without its category', async () => {
    for (let round = 0; round < 5; round += 1) {
      await upsertCategories(category('contested'));
      const [written, deleted] = await Promise.all([
        upsert(product('contender', { categories: ['contested'] })),
        deleteCategories('contested'),
      ]);
      expect([written.errors === undefined, deleted.errors === undefined].sort()).toEqual([false, true]);
      await deleteProducts('contender');
      await deleteCategories('contested');
    }
  });
});

describe('a load', () => {
  it('applies categories before products, whatever their order', async () => {
    const rows = JSON.stringify([
      { product: product('loaded', { categories: ['loaded-into'] }) },
      { category: category('loaded-into') },
    ]);
    const stage = 'mutation ($rows: String!) { loadStage(id: "first", chunk: 0, rows: $rows) { status } }';
    expect(await shop.write(stage, { rows })).not.toHaveProperty('errors');
    expect(
      await shop.write('mutation { loadCommit(id: "first") { status result { accepted changed } } }'),
    ).toEqual({
      data: { loadCommit: { status: 'COMMITTED', result: done(2, 6) } },
    });
    expect(await shop.read('{ product(handle: "loaded") { categories { key } } }')).toEqual({
      product: { categories: [{ key: 'loaded-into' }] },
    });
  });
});
