import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { category, openShop, product, type TestShop } from './shop.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const stage = (id: string, chunk: number, rows: readonly object[]) =>
  shop.write(
    'mutation ($id: ID!, $chunk: Int!, $rows: String!) { loadStage(id: $id, chunk: $chunk, rows: $rows) { id } }',
    { id, chunk, rows: JSON.stringify(rows) },
  );
const check = async (id: string) => {
  const document =
    'mutation ($id: ID!) { loadCheck(id: $id) { isComplete rejected { chunk kind index field value } } }';
  const { data, errors } = await shop.write(document, { id });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data?.loadCheck));
};
// Not what search says of its own finds, a moment after a write.
const stored = async (): Promise<unknown> => {
  const client = new pg.Client({ connectionString: shop.database.url });
  await client.connect();
  const { rows } = await client.query(`SELECT
    (SELECT count(*)::int FROM catalogue.outbox WHERE book = 'catalogue') AS outbox,
    (SELECT count(*)::int FROM catalogue.entry_version WHERE book = 'catalogue') AS versions,
    (SELECT commit_number::int FROM catalogue.book WHERE book = 'catalogue') AS commits,
    (SELECT count(*)::int FROM catalogue.variant) AS variants`);
  await client.end();
  return rows[0];
};
const variant = (sku: string, barcode?: string) => ({ sku, ...(barcode && { barcode }) });
const barcode = '4006381333931';

describe('the check of a load', () => {
  it('tells every row that only others can judge, whichever chunk it is in, and leaves no trace', async () => {
    await shop.upsert(product('owner', { variants: [variant('TAKEN', barcode)] }));
    await stage('bad', 0, [
      { product: product('fine', { variants: [variant('FREE')] }) },
      { category: category('orphan', { parent: 'nowhere' }) },
      { product: product('thief', { variants: [variant('OWN', barcode)] }) },
    ]);
    await stage('bad', 1, [
      { product: product('second', { variants: [variant('FREE')] }) },
      { product: product('hanger', { variants: [variant('H')], categories: ['orphan'] }) },
    ]);
    const before = await stored();
    expect(await check('bad')).toEqual({
      isComplete: true,
      rejected: [
        { chunk: 0, kind: 'category', index: 0, field: 'parent', value: '"nowhere"' },
        { chunk: 0, kind: 'product', index: 1, field: 'variants.0.barcode', value: `"${barcode}"` },
        { chunk: 1, kind: 'product', index: 0, field: 'variants.0.sku', value: '"FREE"' },
        { chunk: 1, kind: 'product', index: 1, field: 'categories.0', value: '"orphan"' },
      ],
    });
    expect(await stored()).toEqual(before);
  });

  it('finds nothing in a load that can be committed, before and after it was', async () => {
    await stage('good', 0, [
      { product: product('in-order', { categories: ['new'] }) },
      { category: category('new') },
    ]);
    const fine = { isComplete: true, rejected: [] };
    expect(await check('good')).toEqual(fine);
    const { errors } = await shop.write('mutation { loadCommit(id: "good") { status } }');
    expect(errors).toBeUndefined();
    expect(await check('good')).toEqual(fine);
  });

  it('tells 10,000 faults at most, and says that there are more', async () => {
    const orphans = Array.from({ length: 10_001 }, (_, n) => ({
      category: category(`o-${n}`, { parent: 'nowhere' }),
    }));
    for (let chunk = 0; chunk * 1_000 < orphans.length; chunk += 1) {
      await stage('many', chunk, orphans.slice(chunk * 1_000, (chunk + 1) * 1_000));
    }
    const { isComplete, rejected } = await check('many');
    expect({ isComplete, told: rejected.length }).toEqual({ isComplete: false, told: 10_000 });
  });

  it('of a load that was never begun is refused', async () => {
    const { errors } = await shop.write('mutation { loadCheck(id: "never") { isComplete } }');
    expect(errors?.[0]?.message).toBe('There is no load "never".');
  });
});
