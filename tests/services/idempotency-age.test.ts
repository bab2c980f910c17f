import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestShop, type TestShop } from './cart/shop.ts';
import { type CustomerDesk, createCustomerDesk, person } from './customer/customer-desk.ts';

let shop: TestShop;
let desk: CustomerDesk;
beforeAll(async () => {
  shop = await createTestShop();
  desk = await createCustomerDesk();
});
afterAll(async () => {
  await shop.close();
  await desk.close();
});

/** Runs one statement in a service's own schema. */
async function run(databaseUrl: string, statement: string): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Makes every call so far longer ago than it is. */
const letPass = (hours: number, service: 'cart' | 'customer', databaseUrl: string) =>
  run(
    databaseUrl,
    `UPDATE ${service}.idempotency SET created_at = created_at - ${hours} * interval '1 hour'`,
  );

const makeCart = async (key: string): Promise<string | undefined> => {
  const input = { lines: [{ sku: 'A' }], idempotencyKey: key };
  return (await shop.change('cartCreate', input)).cart?.id;
};
const makeWishlist = async (key: string): Promise<string> => {
  const input = { title: 'Ideas', idempotencyKey: key };
  const { wishlist } = await desk.change(person('ada'), 'wishlistCreate', input, 'wishlist { id }');
  return (wishlist as { readonly id: string }).id;
};
const addAddress = async (key: string): Promise<number> => {
  const address = { lines: ['12 rue Émile-Zola'], city: 'Lyon', country: 'FR' };
  const input = { address, idempotencyKey: key };
  const fields = 'customer { addresses { id } }';
  const { customer } = await desk.change(person('ada'), 'customerAddressAdd', input, fields);
  return (customer as { readonly addresses: readonly object[] }).addresses.length;
};

describe('a key of 23 hours ago', () => {
  it('still answers the cart that its call made, and adds nothing again', async () => {
    const made = await makeCart('cart 23');
    const lines = { cartId: made, lines: [{ sku: 'B' }], idempotencyKey: 'lines 23' };
    await shop.change('cartLinesAdd', lines);
    await letPass(23, 'cart', shop.databaseUrl);
    expect(await makeCart('cart 23')).toBe(made);
    expect((await shop.change('cartLinesAdd', lines)).cart?.lines).toMatchObject([{}, { quantity: 1 }]);
  });

  it('still answers the wishlist and the address that its call made', async () => {
    const [wishlist, addresses] = [await makeWishlist('list 23'), await addAddress('address 23')];
    await letPass(23, 'customer', desk.databaseUrl);
    expect([await makeWishlist('list 23'), await addAddress('address 23')]).toEqual([wishlist, addresses]);
  });
});

describe('a key of 25 hours ago', () => {
  it('is free: the same call makes another cart, and adds again', async () => {
    const made = await makeCart('cart 25');
    const lines = { cartId: made, lines: [{ sku: 'B' }], idempotencyKey: 'lines 25' };
    await shop.change('cartLinesAdd', lines);
    await letPass(25, 'cart', shop.databaseUrl);
    expect(await makeCart('cart 25')).not.toBe(made);
    expect((await shop.change('cartLinesAdd', lines)).cart?.lines).toMatchObject([{}, { quantity: 2 }]);
  });

  it('is free: the same call makes another wishlist and another address', async () => {
    const [wishlist, addresses] = [await makeWishlist('list 25'), await addAddress('address 25')];
    await letPass(25, 'customer', desk.databaseUrl);
    expect(await makeWishlist('list 25')).not.toBe(wishlist);
    expect(await addAddress('address 25')).toBe(addresses + 1);
  });
});

describe('the sweep', () => {
  /** The keys that are left once none of those that should go is. */
  async function untilGone(databaseUrl: string, service: string, key: string): Promise<readonly string[]> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const rows = await run(databaseUrl, `SELECT key FROM ${service}.idempotency ORDER BY key`);
      const left = rows.map((row) => (row as { readonly key: string }).key);
      if (!left.includes(key) || Date.now() > deadline) return left;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('takes away keys of carts that nobody asks for again, however many, and no other', async () => {
    const swept = await createTestShop({ sweepTickMs: 20 });
    for (const idempotencyKey of ['new', 'old']) await swept.change('cartCreate', { idempotencyKey });
    const isOld = "created_at - interval '25 hours'";
    await run(
      swept.databaseUrl,
      `INSERT INTO cart.idempotency (scope, key, input_hash, created_at)
       SELECT 'x', 'many ' || n, '', now() - interval '2 days' FROM generate_series(1, 2500) AS n`,
    );
    await run(swept.databaseUrl, `UPDATE cart.idempotency SET created_at = ${isOld} WHERE key = 'old'`);
    expect(await untilGone(swept.databaseUrl, 'cart', 'old')).toEqual(['new']);
    await swept.close();
  });

  it('takes away keys of customers', async () => {
    const swept = await createCustomerDesk({ sweepTickMs: 20 });
    const input = { title: 'Ideas', idempotencyKey: 'old' };
    await swept.change(person('ada'), 'wishlistCreate', input, 'wishlist { id }');
    await letPass(25, 'customer', swept.databaseUrl);
    expect(await untilGone(swept.databaseUrl, 'customer', 'old')).toEqual([]);
    await swept.close();
  });
});
