import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { at, createStockShop, type StockContext, type StockShop, storeIn } from './stock-shop.ts';

let shop: StockShop;
let client: pg.Client;
let sku: string;
let count = 0;

beforeAll(async () => {
  shop = await createStockShop();
  client = new pg.Client({ connectionString: shop.databaseUrl, options: '-c search_path=stock' });
  await client.connect();
  await shop.accept('storesUpsert', [storeIn('lyon')]);
});
afterAll(async () => {
  await client.end();
  await shop.close();
});

beforeEach(async () => {
  count += 1;
  sku = `lamp ${count}`;
  await shop.accept('stockCountsAdd', [{ sku, location: 'warehouse', onHand: 2, at: at('02:00') }]);
});

interface Received {
  readonly receipt: object | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

const document = `mutation ($input: GoodsReceiveInput!) { goodsReceive(input: $input) {
  receipt { reference receivedAt lines { sku location quantity isQuarantined } }
  userErrors { code field message } } }`;

async function receive(input: object, context?: StockContext): Promise<Received> {
  const answer = await shop.ask(document, { input }, context);
  expect(answer.errors).toBeUndefined();
  return answer.data?.goodsReceive as never;
}

async function onHand(location = 'warehouse', of = sku): Promise<number | null> {
  const { rows } = await client.query('SELECT on_hand FROM stock WHERE location = $1 AND sku = $2', [
    location,
    of,
  ]);
  return rows[0] === undefined ? null : Number(rows[0].on_hand);
}

const entriesOf = async (of: string): Promise<readonly string[]> => {
  const { rows } = await client.query('SELECT key FROM entry WHERE key LIKE $1 ORDER BY key', [`%/${of}`]);
  return rows.map(({ key }) => key);
};

const one = (changes: object = {}) => ({ sku, quantity: 1, ...changes });

describe('goods that come back', () => {
  it('can be had at once where they came in', async () => {
    const reference = `return/${count}`;
    const { receipt } = await receive({ reference, store: 'lyon', lines: [one({ quantity: 3 })] });
    expect(receipt).toMatchObject({
      reference,
      lines: [{ sku, location: 'lyon', quantity: 3, isQuarantined: false }],
    });
    const read =
      'query ($sku: String!) { availabilityBySkus(skus: [$sku]) { pickup { quantity store { key } } } }';
    expect((await shop.ask(read, { sku })).data).toMatchObject({
      availabilityBySkus: [{ pickup: [{ quantity: 3, store: { key: 'lyon' } }] }],
    });
  });

  it('of a line without a store are those of the online warehouse, where they were sold from', async () => {
    const lines = [one(), one({ quantity: 2 }), one({ store: 'lyon' })];
    const { receipt } = await receive({ reference: `cancel/${count}`, lines });
    expect(receipt).toMatchObject({
      lines: [
        { location: 'lyon', quantity: 1 },
        { location: 'warehouse', quantity: 3 },
      ],
    });
    expect(await shop.online(sku)).toMatchObject([expect.anything(), 5, expect.anything()]);
  });

  it('undo a claim to the unit', async () => {
    const lines = [one({ quantity: 2 })];
    const hold = `mutation ($input: HoldPlaceInput!) { holdPlace(input: $input) { userErrors { code } } }`;
    await shop.ask(hold, { input: { reference: sku, lines, seconds: 60 } });
    await shop.ask('mutation ($r: ID!) { holdClaim(reference: $r) { hold { state } } }', { r: sku });
    expect(await onHand()).toBe(0);
    await receive({ reference: `cancel/${sku}`, lines });
    expect(await onHand()).toBe(2);
  });

  it('come in once for a reference, however often and at what moment the call comes', async () => {
    const input = { reference: `twice/${count}`, lines: [one(), one({ quarantine: true })] };
    const calls = await Promise.all(Array.from({ length: 8 }, () => receive(input)));
    calls.push(await receive(input));
    expect(new Set(calls.map((call) => JSON.stringify(call))).size).toBe(1);
    expect(calls[0]?.userErrors).toEqual([]);
    expect([await onHand(), await onHand('warehouse/quarantine')]).toEqual([3, 1]);
  });

  it('are refused where something else came in under the reference', async () => {
    const reference = `other/${count}`;
    await receive({ reference, lines: [one()] });
    for (const lines of [[one({ quantity: 2 })], [one({ quarantine: true })], [one({ store: 'lyon' })]]) {
      expect(await receive({ reference, lines })).toMatchObject({
        receipt: null,
        userErrors: [{ code: 'REFERENCE_REUSED', field: ['reference'] }],
      });
    }
    expect([await onHand(), await onHand('lyon')]).toEqual([3, null]);
  });

  it('of one SKU that come in by several calls at once are all counted', async () => {
    const other = `rug ${count}`;
    await Promise.all(
      Array.from({ length: 12 }, (_, call) => {
        const lines = [one(), one({ sku: other, store: 'lyon' })];
        return receive({ reference: `${count}/${call}`, lines: call % 2 ? lines : lines.reverse() });
      }),
    );
    expect([await onHand(), await onHand('lyon', other)]).toEqual([14, 12]);
  });

  it('stay when a count comes in that was made before, and by a clock that runs ahead', async () => {
    await receive({ reference: `early/${count}`, lines: [one()] });
    await shop.accept('stockCountsAdd', [{ sku, location: 'warehouse', onHand: 7, at: at('03:00') }]);
    expect(await onHand()).toBe(8);
    const ahead = new Date(Date.now() + 60_000).toISOString();
    await shop.accept('stockCountsAdd', [{ sku, location: 'warehouse', onHand: 4, at: ahead }]);
    await receive({ reference: `late/${count}`, lines: [one()] });
    expect(await onHand()).toBe(5);
  });
});

describe('goods in quarantine', () => {
  it('are counted apart, and neither promised, shown nor listed', async () => {
    const fresh = `broken ${count}`;
    await receive({
      reference: `broken/${count}`,
      store: 'lyon',
      lines: [one({ sku: fresh, quarantine: true }), one({ quarantine: true })],
    });
    expect(await onHand('lyon/quarantine')).toBe(1);
    expect([await onHand('lyon'), await onHand('warehouse')]).toEqual([null, 2]);
    expect(await entriesOf(sku)).toEqual([`availability/warehouse/${sku}`]);
    // Never kept anywhere else: it stays unknown, online too.
    expect([await shop.online(fresh), await entriesOf(fresh)]).toEqual([null, []]);
    const { data } = await shop.ask('{ stores { nodes { key } } }');
    expect(data).toMatchObject({ stores: { nodes: [{ key: 'lyon' }] } });
  });

  it('are never had by anybody, not by the name of their location', async () => {
    await receive({ reference: `named/${count}`, store: 'lyon', lines: [one({ quarantine: true })] });
    const hold = `mutation ($input: HoldPlaceInput!) { holdPlace(input: $input) { userErrors { code } } }`;
    const lines = [one({ store: 'lyon/quarantine' })];
    expect((await shop.ask(hold, { input: { reference: sku, lines, seconds: 60 } })).data).toMatchObject({
      holdPlace: { userErrors: [{ code: 'UNKNOWN_STORE' }] },
    });
    expect((await receive({ reference: `in/${count}`, lines })).userErrors).toMatchObject([
      { code: 'UNKNOWN_STORE' },
    ]);
    const region = { key: 'eu', markets: ['FR'], onlineLocation: 'lyon/quarantine' };
    expect((await shop.write('regionsUpsert', [region])).errors?.[0]?.extensions.code).toBe('ROWS_REJECTED');
  });

  it('leave it by a movement, and come into an online location that is new only as what is for sale', async () => {
    const fresh = `mended ${count}`;
    await receive({ reference: `m/${count}`, store: 'lyon', lines: [one({ sku: fresh, quarantine: true })] });
    const moved = (location: string, quantity: number) => ({
      id: `${fresh} ${location}`,
      sku: fresh,
      location,
      quantity,
      at: at('05:00'),
    });
    await shop.accept('stockMovementsAdd', [moved('lyon/quarantine', -1)]);
    await shop.accept('regionsUpsert', [{ key: 'eu', markets: ['FR'], onlineLocation: `hall-${count}` }]);
    expect(await entriesOf(fresh)).toEqual([]);
    await shop.accept('stockMovementsAdd', [moved('lyon', 1)]);
    expect(await entriesOf(fresh)).toEqual([
      `availability/hall-${count}/${fresh}`,
      `availability/lyon/${fresh}`,
    ]);
    await shop.accept('regionsUpsert', [{ key: 'eu', markets: ['FR'], onlineLocation: 'warehouse' }]);
  });
});

describe('what cannot come in', () => {
  it('says which place there is none of, and takes nothing', async () => {
    const lines = [one({ store: 'warehouse' }), one({ store: 'nowhere' }), one({ store: 'a\0' }), one()];
    expect(await receive({ reference: `x/${count}`, store: 'gone', lines })).toMatchObject({
      receipt: null,
      userErrors: [
        { code: 'UNKNOWN_STORE', field: ['lines', '1', 'store'], message: 'There is no store "nowhere".' },
        { field: ['lines', '2', 'store'] },
        { field: ['store'], message: 'There is no store "gone".' },
      ],
    });
    expect(await onHand()).toBe(2);
  });

  it.each([
    ['no line', () => ({ lines: [] }), 'lines cannot be 0 lines'],
    ['too many lines', () => ({ lines: Array(501).fill(one()) }), 'lines cannot be 501 lines'],
    ['no unit', () => ({ lines: [one({ quantity: 0 })] }), 'lines.0.quantity cannot be 0'],
    ['less than none', () => ({ lines: [one(), one({ quantity: -1 })] }), 'lines.1.quantity cannot be -1'],
    ['too many units', () => ({ lines: [one({ quantity: 100_001 })] }), 'lines.0.quantity cannot be 100001'],
    ['no SKU', () => ({ lines: [one({ sku: '' })] }), 'lines.0.sku cannot be ""'],
    ['a SKU that cannot be stored', () => ({ lines: [one({ sku: 'a\0' })] }), 'lines.0.sku cannot be'],
    ['no reference', () => ({ reference: '', lines: [one()] }), 'reference cannot be ""'],
    [
      'a reference of two lines',
      () => ({ reference: 'a\nb', lines: [one()] }),
      'reference cannot be "a\\nb"',
    ],
  ])('refuses %s', async (_, input, message) => {
    const { errors } = await shop.ask(document, { input: { reference: 'r', ...input() } });
    expect([errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
      'BAD_INPUT',
      expect.stringContaining(message),
    ]);
  });

  it('needs a market where no store is named', async () => {
    const input = { reference: 'nowhere', lines: [one()] };
    const [error] = (await shop.ask(document, { input }, { market: 'XX' })).errors ?? [];
    expect(error?.message).toBe('Nothing serves the market "XX": give the id of one, or a store.');
  });
});
