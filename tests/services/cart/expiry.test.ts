import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { formatGlobalId, keyOfGlobalId } from '../../../schema/global-id.ts';
import { startCartSweep } from '../../../services/cart/expiry/index.ts';
import { createDatabase, type Database } from '../../../services/kit/database.ts';
import { eventually } from '../../kit/eventually.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { anna, createTestShop, guest, type PayloadJson, present, type TestShop } from './shop.ts';

let shop: TestShop;
let db: Database<object>;
beforeAll(async () => {
  shop = await createTestShop({ sweepTickMs: 20, cartLifetime: { guestDays: 30 } });
  db = createDatabase({ url: shop.databaseUrl, schema: 'cart' });
});
afterAll(async () => {
  await db.destroy();
  await shop.close();
});
beforeEach(() => sql`DELETE FROM event`.execute(db));

const keyOf = (id: string): string => keyOfGlobalId('Cart', id) ?? '';
const age = (id: string, days: number) =>
  sql`UPDATE cart SET updated_at = clock_timestamp() - ${days} * interval '1 day' WHERE key = ${keyOf(id)}`.execute(
    db,
  );
const keys = async (): Promise<readonly string[]> =>
  (await sql<{ key: string }>`SELECT key FROM cart`.execute(db)).rows.map(({ key }) => key);
const isThere = async (id: string): Promise<boolean> => (await keys()).includes(keyOf(id));

/** Until sweeps that began after this call have looked at all that is older than these baits. */
async function afterSweep(): Promise<void> {
  const baits = [
    await shop.create([{ sku: 'A' }]),
    await shop.create([{ sku: 'A' }], { ...guest, customerId: 'bait' }),
  ];
  for (const [index, { id }] of baits.entries()) await age(id, index === 0 ? 30.01 : 365.01);
  for (const { id } of baits) await eventually('a bait is gone', async () => !(await isThere(id)));
}

async function insertOrder(cartId: string, phase: string): Promise<string> {
  const key = `order of ${keyOf(cartId)}`;
  await sql`
    INSERT INTO "order" (key, cart_key, market, language, channel, phase, quoted, codes, contact, hold_seconds)
    VALUES (${key}, ${keyOf(cartId)}, 'FR', 'fr', 'WEB', ${phase}, '{}', '{}', '{}', 60)`.execute(db);
  if (phase !== 'FAILED')
    await sql`UPDATE cart SET ordered_as = ${key} WHERE key = ${keyOf(cartId)}`.execute(db);
  return key;
}

const hand = async (cartId: string, context = guest): Promise<string> => {
  const { data } = await shop.ask(
    `mutation ($id: ID!) { cartHandover(input: { cartId: $id }) { handover { code } } }`,
    { id: cartId },
    context,
  );
  return (data as { cartHandover: { handover: { code: string } } }).cartHandover.handover.code;
};

describe('a cart that nobody changes', () => {
  it('goes after its time, which is longer for customers, and none before', async () => {
    const [young, old] = [await shop.create([{ sku: 'A' }]), await shop.create([{ sku: 'A' }])];
    const [hers, oldHers] = [
      await shop.create([{ sku: 'A' }, { sku: 'C' }], anna),
      await shop.create([{ sku: 'A' }], anna),
    ];
    await age(young.id, 29);
    await age(old.id, 31);
    await age(hers.id, 364);
    await age(oldHers.id, 366);
    await afterSweep();
    expect(await Promise.all([young, old, hers, oldHers].map(({ id }) => isThere(id)))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(await shop.read(old.id)).toBeNull();
    const late = await shop.change('cartLinesAdd', { cartId: old.id, lines: [{ sku: 'A' }] });
    expect(late.userErrors).toMatchObject([{ code: 'CART_NOT_FOUND', field: ['cartId'] }]);
    expect(await shop.read(hers.id, anna)).toMatchObject({ lines: [{ sku: 'A' }, { sku: 'C' }] });
    const { rows } = await sql`SELECT FROM cart_line WHERE cart_key NOT IN (SELECT key FROM cart)`.execute(
      db,
    );
    expect(rows).toEqual([]);
  });

  it('goes however many there are', async () => {
    const before = await keys();
    await sql`
      INSERT INTO cart (key, market, language, channel, updated_at)
      SELECT 'many ' || n, 'FR', 'fr', 'WEB', clock_timestamp() - interval '40 days'
      FROM generate_series(1, 650) AS n`.execute(db);
    await eventually('all are gone', async () => (await keys()).length === before.length);
  });

  it('stays where it was ordered, and goes where the order failed, which stays', async () => {
    const [ordered, failed] = [await shop.create([{ sku: 'A' }]), await shop.create([{ sku: 'A' }])];
    const kept = [await insertOrder(ordered.id, 'PLACED'), await insertOrder(failed.id, 'FAILED')];
    await age(ordered.id, 400);
    await age(failed.id, 400);
    await afterSweep();
    expect(await isThere(ordered.id)).toBe(true);
    expect(await isThere(failed.id)).toBe(false);
    const { rows } = await sql`SELECT key FROM "order" WHERE key = ANY(${kept}::text[])`.execute(db);
    expect(rows).toHaveLength(2);
  });

  it('stays as long as another screen may have it', async () => {
    const [coded, joined] = [await shop.create([{ sku: 'A' }]), await shop.create([{ sku: 'A' }], anna)];
    await hand(coded.id);
    const claimed = await shop.change('cartClaim', { code: await hand(joined.id, anna) });
    await age(coded.id, 31);
    await age(joined.id, 400);
    await afterSweep();
    expect(await Promise.all([coded, joined].map(({ id }) => isThere(id)))).toEqual([true, true]);
    expect(await shop.read(present(claimed.cart).id)).toMatchObject({ lines: [{ sku: 'A' }] });
    await sql`UPDATE cart_grant SET expires_at = clock_timestamp()`.execute(db);
    await sql`UPDATE cart_handover SET expires_at = clock_timestamp()`.execute(db);
    await eventually('both are gone', async () => !(await isThere(coded.id)) && !(await isThere(joined.id)));
    const { rows } = await sql`SELECT FROM cart_grant UNION ALL SELECT FROM cart_handover`.execute(db);
    expect(rows).toEqual([]);
  });

  it('goes where it went into another one, whichever ends first', async () => {
    const customer = { ...guest, customerId: 'merges' };
    const target = await shop.create([{ sku: 'A' }], customer);
    const [first, second] = [await shop.create([{ sku: 'C' }]), await shop.create([{ sku: 'B' }])];
    for (const { id } of [first, second]) {
      // Merging counts as a change: who comes back with the old id soon finds the new cart.
      await age(id, 29);
      await shop.change('cartMerge', { cartId: id }, customer);
    }
    await afterSweep();
    expect(await shop.read(first.id, customer)).toMatchObject({ id: target.id, lines: [{}, {}, {}] });
    await age(first.id, 31);
    await afterSweep();
    expect([await isThere(first.id), await shop.read(first.id, customer)]).toEqual([false, null]);
    expect(await shop.read(target.id, customer)).toMatchObject({ lines: [{}, {}, {}] });
    await age(target.id, 366);
    await afterSweep();
    expect([await isThere(second.id), await shop.read(second.id, customer)]).toEqual([true, null]);
    const again = await shop.change('cartMerge', { cartId: second.id }, customer);
    expect(again.userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
  });

  it('is changed at the last moment or found to be gone, and nothing in between', async () => {
    const carts = await Promise.all(Array.from({ length: 24 }, () => shop.create([{ sku: 'A' }])));
    const changes: Promise<PayloadJson>[] = [];
    for (const { id } of carts) {
      await age(id, 31);
      changes.push(shop.change('cartLinesAdd', { cartId: id, lines: [{ sku: 'C' }] }));
      changes.push(shop.change('cartLinesAdd', { cartId: id, lines: [{ sku: 'D' }] }));
    }
    const payloads = await Promise.all(changes);
    await afterSweep();
    for (const [index, { id }] of carts.entries()) {
      const done = payloads.slice(2 * index, 2 * index + 2).filter(({ cart }) => cart !== null);
      const refused = payloads.slice(2 * index, 2 * index + 2).filter(({ cart }) => cart === null);
      for (const { userErrors } of refused) expect(userErrors).toMatchObject([{ code: 'CART_NOT_FOUND' }]);
      expect(await isThere(id)).toBe(done.length > 0);
      if (done.length > 0) expect((await shop.read(id))?.lines).toHaveLength(1 + done.length);
    }
  });
});

it('takes away codes that were tried in vain, and events of long ago', async () => {
  await sql`INSERT INTO claim_miss VALUES ('old', clock_timestamp() - interval '61 minutes'), ('new', clock_timestamp())`.execute(
    db,
  );
  await sql`
    INSERT INTO event (id, type, subject, payload, at)
    SELECT days, 'order.placed', days, '{}', clock_timestamp() - days * interval '1 day'
    FROM unnest(ARRAY[89, 91]) AS days`.execute(db);
  const left = async () =>
    (
      await sql<{ name: string }>`
        SELECT client AS name FROM claim_miss WHERE client IN ('old', 'new')
        UNION ALL SELECT id FROM event ORDER BY name`.execute(db)
    ).rows.map(({ name }) => name);
  await eventually('they are gone', async () => (await left()).length === 2);
  expect(await left()).toEqual(['89', 'new']);
});

describe('a cart that is left with lines', () => {
  const told = async (id: string) => {
    const { rows } = await sql<{ type: string; payload: object }>`
      SELECT type, payload FROM event WHERE subject = ${keyOf(id)} ORDER BY position`.execute(db);
    return rows;
  };
  // Each looks at the oldest first: once a younger one was told of, all were looked at.
  const afterTelling = async (): Promise<void> => {
    const { id } = await shop.create([{ sku: 'A' }]);
    await age(id, 1.01);
    await eventually('it is told', async () => (await told(id)).length === 1);
  };

  it('is told once after a day, and again only once it was changed', async () => {
    const { id } = await shop.create([{ sku: 'A', quantity: 2 }, { sku: 'C' }], anna);
    await age(id, 0.99);
    await afterTelling();
    expect(await told(id)).toEqual([]);
    await age(id, 1.1);
    await afterTelling();
    await afterTelling();
    expect(await told(id)).toMatchObject([
      {
        type: 'cart.abandoned',
        payload: {
          ...{ customerId: formatGlobalId('Customer', 'anna'), market: 'FR', language: 'fr' },
          lines: [
            { sku: 'A', quantity: 2 },
            { sku: 'C', quantity: 1 },
          ],
        },
      },
    ]);
    await shop.read(id, anna);
    await afterTelling();
    expect(await told(id)).toHaveLength(1);
    await shop.change('cartLinesAdd', { cartId: id, lines: [{ sku: 'D' }] }, anna);
    await afterTelling();
    expect(await told(id)).toHaveLength(1);
    await age(id, 1.1);
    await afterTelling();
    expect(await told(id)).toMatchObject([{}, { payload: { lines: [{}, {}, { sku: 'D' }] } }]);
  });

  it('is not told where it is empty, was ordered, or went into another one', async () => {
    const customer = { ...guest, customerId: 'tells' };
    const [empty, ordered, merged] = [
      await shop.create(),
      await shop.create([{ sku: 'A' }]),
      await shop.create([{ sku: 'A' }]),
    ];
    await insertOrder(ordered.id, 'PLACED');
    await shop.create([{ sku: 'A' }], customer);
    await shop.change('cartMerge', { cartId: merged.id }, customer);
    for (const { id } of [empty, ordered, merged]) await age(id, 1.1);
    await afterTelling();
    expect(await Promise.all([empty, ordered, merged].map(({ id }) => told(id)))).toEqual([[], [], []]);
  });

  it('is told once by several that look', async () => {
    const others = [1, 2].map(() => startCartSweep(db, { log: createQuietLog(), lifetime: {}, tickMs: 5 }));
    const carts = await Promise.all(Array.from({ length: 30 }, () => shop.create([{ sku: 'A' }])));
    await Promise.all(carts.map(({ id }) => age(id, 1.1)));
    await afterTelling();
    for (const { id } of carts) expect(await told(id)).toHaveLength(1);
    await Promise.all(others.map((other) => other.close()));
  });
});
