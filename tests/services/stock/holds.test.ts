import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createStockService } from '../../../services/stock/index.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
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
  await counted(5, '02:00');
});

const counted = (onHand: number, time: string, location = 'warehouse', of = sku) =>
  shop.accept('stockCountsAdd', [{ sku: of, location, onHand, at: at(time) }]);

interface Hold {
  readonly state: string;
  readonly expiresAt: string;
  readonly lines: readonly object[];
}
interface Placed {
  readonly hold: Hold | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly available: number;
    readonly version: number;
  }[];
}

const fields = 'hold { reference state expiresAt lines { sku location quantity isShort } }';

async function place(
  reference: string,
  lines: readonly object[],
  seconds = 60,
  context?: StockContext,
): Promise<Placed> {
  const document = `mutation ($input: HoldPlaceInput!) { holdPlace(input: $input) {
    ${fields} userErrors { code field message available version } } }`;
  const answer = await shop.ask(document, { input: { reference, lines, seconds } }, context);
  expect(answer.errors).toBeUndefined();
  return answer.data?.holdPlace as never;
}

async function end(how: 'holdClaim' | 'holdRelease', reference: string): Promise<Hold | null> {
  const answer = await shop.ask(`mutation ($r: ID!) { ${how}(reference: $r) { ${fields} } }`, {
    r: reference,
  });
  expect(answer.errors).toBeUndefined();
  const payload = answer.data?.[how] as { hold: Hold | null } | undefined;
  return payload?.hold ?? null;
}

async function read(reference: string): Promise<Hold | null> {
  const document = `query ($r: [ID!]!) { holdsByReferences(references: $r) { state expiresAt lines { sku quantity isShort } } }`;
  const { data } = await shop.ask(document, { r: [reference] });
  return (data?.holdsByReferences as [Hold | null] | undefined)?.[0] ?? null;
}

/** On hand and held, as the row says them. */
async function row(location = 'warehouse', of = sku): Promise<readonly [number, number]> {
  const { rows } = await client.query('SELECT on_hand, held FROM stock WHERE location = $1 AND sku = $2', [
    location,
    of,
  ]);
  return [Number(rows[0]?.on_hand), Number(rows[0]?.held)];
}

const expireNow = (reference: string) =>
  client.query(`UPDATE hold SET expires_at = clock_timestamp() WHERE reference = $1`, [reference]);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resume) => setTimeout(resume, 10));
}

describe('a hold', () => {
  it('takes what it reserves from what others can have, and gives it to its owner', async () => {
    const placed = await place('a', [{ sku, quantity: 3 }]);
    expect(placed).toMatchObject({
      userErrors: [],
      hold: { state: 'HELD', lines: [{ sku, location: 'warehouse', quantity: 3, isShort: false }] },
    });
    expect(await shop.online(sku)).toMatchObject([expect.anything(), 2, expect.anything()]);
    expect(await end('holdClaim', 'a')).toMatchObject({ state: 'CLAIMED' });
    expect(await row()).toEqual([2, 0]);
    expect(await shop.online(sku)).toMatchObject([expect.anything(), 2, expect.anything()]);
  });

  it('is refused with what can be had and the version that says so', async () => {
    await place('b', [{ sku, quantity: 4 }]);
    const [, , version] = (await shop.online(sku)) ?? [];
    expect(await place('c', [{ sku, quantity: 2 }])).toEqual({
      hold: null,
      userErrors: [
        {
          code: 'INSUFFICIENT_STOCK',
          field: ['lines', '0', 'quantity'],
          message: `Of "${sku}" 1 can be had there.`,
          available: 1,
          version,
        },
      ],
    });
  });

  it('is all or nothing, and counts two lines of one SKU together', async () => {
    await counted(9, '02:00', 'warehouse', `other ${count}`);
    const both = [
      { sku: `other ${count}`, quantity: 1 },
      { sku, quantity: 3 },
      { sku, quantity: 3 },
    ];
    const refused = await place('d', both);
    expect(refused.userErrors.map(({ code }) => code)).toEqual(['INSUFFICIENT_STOCK', 'INSUFFICIENT_STOCK']);
    expect(await row('warehouse', `other ${count}`)).toEqual([9, 0]);
    expect(await row()).toEqual([5, 0]);
    await place('e', [
      { sku, quantity: 2 },
      { sku, quantity: 3 },
    ]);
    expect(await row()).toEqual([5, 5]);
  });

  it('is one hold however often it is asked for, and another one is refused', async () => {
    const calls = await Promise.all(Array.from({ length: 8 }, () => place('f', [{ sku, quantity: 2 }])));
    expect(new Set(calls.map(({ hold }) => JSON.stringify(hold))).size).toBe(1);
    expect(calls[0]?.hold).toMatchObject({ state: 'HELD' });
    expect(await row()).toEqual([5, 2]);
    expect((await place('f', [{ sku, quantity: 1 }])).userErrors).toMatchObject([
      { code: 'REFERENCE_REUSED' },
    ]);
    await end('holdClaim', 'f');
    await end('holdClaim', 'f');
    expect((await place('f', [{ sku, quantity: 2 }])).hold).toMatchObject({ state: 'CLAIMED' });
    expect(await row()).toEqual([3, 0]);
  });

  it('is counted again under the lock: of two that saw enough for one of them, one is refused', async () => {
    await client.query('BEGIN');
    await client.query('SELECT FROM stock WHERE sku = $1 FOR UPDATE', [sku]);
    const both = ['u', 'v'].map((reference) => place(reference, [{ sku, quantity: 3 }]));
    // Both have looked by now, and wait for the row.
    const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await until(async () => (await client.query(waiting)).rows[0].count === 2);
    await client.query('COMMIT');
    const placed = await Promise.all(both);
    expect(placed.filter(({ hold }) => hold !== null)).toHaveLength(1);
    expect(placed.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'INSUFFICIENT_STOCK', available: 2 },
    ]);
    expect(await row()).toEqual([5, 3]);
  });

  it('is served by the store that is named, in the market that has it', async () => {
    await counted(2, '02:00', 'lyon');
    const line = { sku, quantity: 2, store: 'lyon' };
    expect((await place('g', [line])).hold).toMatchObject({ lines: [{ location: 'lyon' }] });
    expect(await row('lyon')).toEqual([2, 2]);
    const elsewhere = await place('h', [line], 60, { market: 'CH' });
    expect(elsewhere.userErrors).toMatchObject([{ code: 'UNKNOWN_STORE', field: ['lines', '0', 'store'] }]);
    const never = await place('i', [{ sku: 'never', quantity: 1 }]);
    expect(never.userErrors).toMatchObject([{ code: 'UNKNOWN_SKU' }]);
  });

  it('reaches into what can be ordered back, and never into the safety stock', async () => {
    const policy = { sku, location: 'warehouse', safetyStock: 2, backorderLimit: 4 };
    await shop.accept('stockPoliciesUpsert', [policy]);
    expect((await place('j', [{ sku, quantity: 8 }])).userErrors).toMatchObject([{ available: 7 }]);
    expect((await place('j', [{ sku, quantity: 7 }])).hold).toMatchObject({ state: 'HELD' });
    await end('holdClaim', 'j');
    expect(await row()).toEqual([-2, 0]);
  });
});

describe('the end of a hold', () => {
  it('gives back what its owner releases, once', async () => {
    await place('k', [{ sku, quantity: 5 }]);
    expect(await end('holdRelease', 'k')).toMatchObject({ state: 'RELEASED' });
    expect(await end('holdRelease', 'k')).toMatchObject({ state: 'RELEASED' });
    expect(await end('holdClaim', 'k')).toMatchObject({ state: 'RELEASED' });
    expect(await row()).toEqual([5, 0]);
    expect(await end('holdClaim', 'nothing')).toBeNull();
  });

  it('by time lets nobody claim it, and lets others have it before anybody sweeps', async () => {
    await place('l', [{ sku, quantity: 5 }]);
    await expireNow('l');
    expect(await end('holdClaim', 'l')).toMatchObject({ state: 'EXPIRED' });
    expect(await end('holdRelease', 'l')).toMatchObject({ state: 'EXPIRED' });
    expect(await row()).toEqual([5, 5]);
    expect((await place('m', [{ sku, quantity: 5 }])).hold).toMatchObject({ state: 'HELD' });
    expect(await read('l')).toMatchObject({ state: 'EXPIRED' });
    expect(await row()).toEqual([5, 5]);
  });

  it('by time is swept', async () => {
    await place('n', [{ sku, quantity: 5 }]);
    await expireNow('n');
    const sweeper = await createStockService({
      databaseUrl: shop.databaseUrl,
      log: createQuietLog(),
      sweepTickMs: 10,
    });
    await until(async () => (await row())[1] === 0);
    await sweeper.close();
    expect(await shop.online(sku)).toMatchObject([expect.anything(), 5, expect.anything()]);
  });
});

describe('a count', () => {
  it('that comes in late erases no sale', async () => {
    await place('o', [{ sku, quantity: 2 }]);
    await end('holdClaim', 'o');
    await counted(9, '02:30');
    expect(await row()).toEqual([7, 0]);
  });

  it('below what is held is taken, and the newest holds are told that they are short', async () => {
    await place('p', [{ sku, quantity: 2 }]);
    await place('q', [{ sku, quantity: 2 }]);
    await counted(3, '02:30');
    expect(await row()).toEqual([3, 4]);
    expect(await read('p')).toMatchObject({ lines: [{ isShort: false }] });
    expect(await read('q')).toMatchObject({ lines: [{ isShort: true }] });
    expect(await shop.online(sku)).toMatchObject(['OUT_OF_STOCK', 0, expect.anything()]);
  });
});

it('what no shopper can have caused is refused by name', async () => {
  const document = 'mutation ($input: HoldPlaceInput!) { holdPlace(input: $input) { hold { state } } }';
  const failure = async (input: object, context?: StockContext) =>
    (await shop.ask(document, { input }, context)).errors?.[0]?.message;
  const line = { sku, quantity: 1 };
  expect(await failure({ reference: '', lines: [line], seconds: 1 })).toMatch('reference cannot be ""');
  expect(await failure({ reference: 'r', lines: [], seconds: 1 })).toMatch('lines cannot be 0 lines');
  expect(await failure({ reference: 'r', lines: [line], seconds: 0 })).toMatch('seconds cannot be 0');
  expect(await failure({ reference: 'r', lines: [line], seconds: 1 }, { market: 'XX' })).toMatch(
    'the market "XX"',
  );
  expect((await place('r', [{ sku, quantity: 0 }])).userErrors).toMatchObject([{ code: 'INVALID_QUANTITY' }]);
});
