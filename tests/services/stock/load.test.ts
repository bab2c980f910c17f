import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { at, createStockShop, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;

beforeAll(async () => {
  shop = await createStockShop();
});
afterAll(() => shop.close());

const ask = (document: string, variables: Readonly<Record<string, unknown>> = {}) =>
  shop.service.caller('write')({ document, variables, context: '', requestId: 'test' });

it('applies every kind of row before what names it, whatever order they are staged in', async () => {
  const place = { sku: 'parka', location: 'oslo' };
  const rows = [
    { stockMovement: { ...place, id: 'load-1', quantity: -1, at: at('03:00') } },
    { stockCount: { ...place, onHand: 9, at: at('02:00') } },
    { stockPolicy: { ...place, safetyStock: 2 } },
    { store: storeIn('bergen', { region: 'north' }) },
    { location: { key: 'oslo', region: 'north', name: 'Oslo' } },
    { region: { key: 'north', markets: ['NO'], onlineLocation: 'oslo' } },
  ];
  const stage =
    'mutation ($chunk: Int!, $rows: String!) { loadStage(id: "north", chunk: $chunk, rows: $rows) { id } }';
  for (const [chunk, row] of rows.entries()) {
    const staged = await ask(stage, { chunk, rows: JSON.stringify([row]) });
    expect(staged.errors).toBeUndefined();
  }
  const committed = await ask('mutation { loadCommit(id: "north") { result { accepted changed } } }');
  // The entries of the parka, of Bergen, of the region and of its market.
  expect(committed).toEqual({ data: { loadCommit: { result: { accepted: 6, changed: 4 } } } });
  const { data } = await shop.ask(
    '{ availabilityBySkus(skus: ["parka"]) { quantity stores { store { key } } } }',
    {},
    { market: 'NO' },
  );
  expect(data).toEqual({ availabilityBySkus: [{ quantity: 6, stores: [{ store: { key: 'bergen' } }] }] });
});

interface Change {
  readonly book: string;
  readonly key: string;
  readonly value: string;
}

// The feed shows a change once no older transaction of the whole server is open, other tests' included.
async function changeOf(key: string): Promise<Change | undefined> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { data } = await ask('{ changes(first: 10000) { book key value } }');
    const found = (data?.changes as readonly Change[] | undefined)
      ?.filter((change) => change.key === key)
      .at(-1);
    if (found !== undefined || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('tells followers each change with its whole value, in the book of its region', async () => {
  const parka = await changeOf('availability/oslo/parka');
  expect(parka?.book).toBe('stock:north');
  expect(JSON.parse(parka?.value ?? '')).toEqual({
    sku: 'parka',
    location: 'oslo',
    availableToPromise: 6,
    backorderable: 0,
    lowStockThreshold: 5,
    expectedAt: null,
    preorderUntil: null,
  });
});
