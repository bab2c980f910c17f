import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CategoryEntry } from '../../../schema/entries/category.ts';
import type { ProductEntry } from '../../../schema/entries/product.ts';
import { gtin14 } from '../../../schema/gtin.ts';
import { inChange } from '../../../services/kit/change.ts';
import { createDatabase } from '../../../services/kit/database.ts';
import { type EntryRow, readEntryTable, standing } from '../../kit/entry-table.ts';
import { category, openShop, product, type TestShop, texts } from './shop.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openShop(3_600_000);
});
afterAll(() => shop.close());

const readTable = () => readEntryTable(shop.database.url, 'catalogue');
const kindOf = ({ key }: EntryRow): string => key.slice(0, key.indexOf('/'));
const deleteProducts = (...keys: string[]) =>
  shop.write('mutation ($keys: [String!]!) { productsDelete(keys: $keys) { changed } }', { keys });
const deleteCategories = (...keys: string[]) =>
  shop.write('mutation ($keys: [String!]!) { categoriesDelete(keys: $keys) { changed } }', { keys });

/** What leads to products and categories. */
const indexOf = (rows: readonly EntryRow[]): object =>
  standing(rows, (row) => ['sku', 'gtin', 'handle', 'category-handle', 'tree'].includes(kindOf(row)));

/** What must lead to them, by their own entries. */
function expectedIndex(rows: readonly EntryRow[]): object {
  const index: Record<string, Record<string, unknown>> = {};
  const addHandles = (kind: string, plural: string, key: string, handles: object): void => {
    for (const [language, handle] of Object.entries(handles)) {
      const name = `${kind}/${handle}`;
      index[name] = { handle, [plural]: { ...(index[name]?.[plural] as object), [language]: key } };
    }
  };
  const of = <Value>(kind: string) => Object.values(standing(rows, (row) => kindOf(row) === kind)) as Value[];
  for (const { key, handles, variants } of of<ProductEntry>('product')) {
    addHandles('handle', 'products', key, handles);
    for (const { sku, barcode } of variants) {
      index[`sku/${sku}`] = { sku, product: key };
      const gtin = barcode && gtin14(barcode);
      if (gtin) index[`gtin/${gtin}`] = { gtin, product: key, sku };
    }
  }
  const categories = of<CategoryEntry>('category');
  for (const { key, handles } of categories) addHandles('category-handle', 'categories', key, handles);
  const top = categories.filter(({ parent }) => parent === null);
  top.sort((a, b) => a.position - b.position || Number(a.key > b.key) - Number(a.key < b.key));
  if (top.length > 0) index['tree/top'] = { categories: top.map(({ key }) => key) };
  return index;
}

// Whatever a test has done.
afterEach(async () => {
  const rows = await readTable();
  expect(indexOf(rows)).toEqual(expectedIndex(rows));
});

const keyOf = async (field: string): Promise<string | undefined> =>
  (await shop.read<{ found: { key: string } | null }>(`{ found: ${field} { key } }`)).found?.key;
const ownerOf = async (variant: string): Promise<string | undefined> =>
  (
    await shop.read<{ found: { product: { key: string } } | null }>(
      `{ found: variant(${variant}) { product { key } } }`,
    )
  ).found?.product.key;

describe('what leads to a product', () => {
  it('follows a handle that is renamed, and leaves the other product that has it', async () => {
    await shop.upsert(
      product('lamp', { handles: texts({ en: 'lamp', fr: 'lampe' }) }),
      product('light', { handles: texts({ en: 'light', de: 'lampe' }) }),
    );
    await shop.upsert(product('lamp', { handles: texts({ en: 'lamp-2', fr: 'lampe-2' }) }));
    expect(await keyOf('product(handle: "lamp")')).toBeUndefined();
    expect(await keyOf('product(handle: "lamp-2")')).toBe('lamp');
    expect(await keyOf('product(handle: "lampe")')).toBe('light');
  });

  it('follows a SKU and its barcode that move to another product in one call', async () => {
    const barcode = '4006381333931';
    await shop.upsert(
      product('left', { variants: [{ sku: 'moving', barcode }, { sku: 'staying' }] }),
      product('right'),
    );
    expect(await ownerOf(`barcode: "${barcode}"`)).toBe('left');
    await shop.upsert(
      product('right', { variants: [{ sku: 'moving', barcode }] }),
      product('left', { variants: [{ sku: 'staying' }] }),
    );
    expect(await ownerOf('sku: "moving"')).toBe('right');
    expect(await ownerOf(`barcode: "${barcode}"`)).toBe('right');
    expect(await ownerOf('sku: "right-1"')).toBeUndefined();
  });

  it('follows a barcode that moves between variants of one product', async () => {
    const [one, other] = ['96385074', '73513537'];
    const variants = (first: string, second: string) => [
      { sku: 'first', barcode: first },
      { sku: 'second', barcode: second },
    ];
    await shop.upsert(product('pair', { variants: variants(one, other) }));
    await shop.upsert(product('pair', { variants: variants(other, one) }));
    expect(await shop.read(`{ variant(barcode: "${one}") { sku } }`)).toEqual({ variant: { sku: 'second' } });
  });

  it('goes with it, and comes back with a higher version', async () => {
    const versionOf = async (key: string) => (await readTable()).find((row) => row.key === key)?.version;
    await shop.upsert(product('phoenix'));
    await deleteProducts('phoenix');
    expect(await ownerOf('sku: "phoenix-1"')).toBeUndefined();
    expect(await versionOf('sku/phoenix-1')).toBe(2);
    await shop.upsert(product('phoenix'));
    expect(await keyOf('product(handle: "phoenix")')).toBe('phoenix');
    expect(await versionOf('handle/phoenix')).toBe(3);
  });

  it('loses nothing where several take one handle at once, and give it up at once', async () => {
    const name = (handleOf: (language: string) => string) =>
      Promise.all(
        ['de', 'en', 'fr', 'it'].map((language) =>
          shop.upsert(product(`at-once-${language}`, { handles: texts({ [language]: handleOf(language) }) })),
        ),
      );
    for (let round = 0; round < 10; round += 1) {
      await name(() => 'shared');
      expect(indexOf(await readTable())).toHaveProperty(['handle/shared', 'products', 'it'], 'at-once-it');
      await name((language) => `own-${language}`);
      expect(indexOf(await readTable())).not.toHaveProperty(['handle/shared']);
    }
  });

  it('holds after any writes, also at once', async () => {
    const languages = ['de', 'en', 'fr'];
    const handles = fc.dictionary(fc.constantFrom(...languages), fc.constantFrom('h1', 'h2', 'h3'), {
      minKeys: 1,
    });
    const skus = fc.uniqueArray(fc.constantFrom('s1', 's2', 's3', 's4'), { minLength: 1, maxLength: 2 });
    const step = fc.record({
      key: fc.constantFrom('p1', 'p2', 'p3'),
      handles,
      skus,
      isDeletion: fc.boolean(),
    });
    const take = ({
      key,
      handles: named,
      skus: kept,
      isDeletion,
    }: typeof step extends fc.Arbitrary<infer S> ? S : never) =>
      isDeletion
        ? deleteProducts(key)
        : // What another product has is refused, and changes nothing.
          shop
            .upsert(product(key, { handles: texts(named), variants: kept.map((sku) => ({ sku })) }))
            .catch(() => undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
        async (rounds) => {
          for (const round of rounds) await Promise.all(round.map(take));
          const rows = await readTable();
          expect(indexOf(rows)).toEqual(expectedIndex(rows));
        },
      ),
      { numRuns: 25 },
    );
    await deleteProducts('p1', 'p2', 'p3');
  });
});

describe('what leads to a category', () => {
  const tops = async () =>
    (await shop.read<{ categories: { key: string }[] }>('{ categories { key } }')).categories.map(
      ({ key }) => key,
    );

  it('follows one that moves to the top, is renamed and is deleted', async () => {
    await shop.categories(
      category('home', { position: 2 }),
      category('garden', { position: 1 }),
      category('lamps', { parent: 'home', handles: texts({ en: 'lamps', fr: 'lampes' }) }),
    );
    expect(await tops()).toEqual(['garden', 'home']);
    await shop.categories(category('lamps', { position: 1, handles: texts({ en: 'lights', fr: 'lampes' }) }));
    expect(await tops()).toEqual(['garden', 'lamps', 'home']);
    expect(await keyOf('category(handle: "lamps")')).toBeUndefined();
    expect(await keyOf('category(handle: "lampes")')).toBe('lamps');
    await deleteCategories('garden', 'home', 'lamps');
    expect(await tops()).toEqual([]);
  });

  it('loses none of several that come to the top at once', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `top-${String(n).padStart(2, '0')}`);
    await Promise.all(keys.map((key) => shop.categories(category(key))));
    expect(await tops()).toEqual(keys);
    await Promise.all(keys.map((key) => deleteCategories(key)));
    expect(await tops()).toEqual([]);
  });
});

it('lets a write wait for others of the same handle alone', async () => {
  const db = createDatabase<object>({ url: shop.database.url, schema: 'catalogue' });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let hold = (): void => {};
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const slow = inChange(db, 'committed', async (change) => {
    await change.lock('catalogue', ['handle/held']);
    hold();
    await released;
  });
  await held;
  const done: string[] = [];
  const waiting = shop.upsert(product('held')).then(() => done.push('held'));
  await Promise.all(['free-1', 'free-2'].map((key) => shop.upsert(product(key)).then(() => done.push(key))));
  expect(done.sort()).toEqual(['free-1', 'free-2']);
  release();
  await Promise.all([slow, waiting]);
  expect(done).toContain('held');
  await db.destroy();
});
