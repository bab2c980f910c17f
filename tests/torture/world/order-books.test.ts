import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../kit/test-database.ts';
import { compareOrderBooks } from './order-books.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    CREATE SCHEMA cart; CREATE SCHEMA stock; CREATE SCHEMA test_payments;
    CREATE TABLE cart."order" (key text, number text, cart_key text, phase text);
    CREATE TABLE cart.order_line (order_key text, sku text, quantity int);
    CREATE TABLE cart.payment (order_key text, amount_minor bigint);
    CREATE TABLE stock.stock (location text, sku text, on_hand bigint);
    CREATE TABLE test_payments.payment (key text, captured bigint);
    INSERT INTO cart."order" VALUES ('a', 'C1', 'cart 1', 'PLACED'), ('b', 'C2', 'cart 2', 'FAILED');
    INSERT INTO cart.order_line VALUES ('a', 'lamp', 2), ('a', 'desk', 1), ('b', 'lamp', 5);
    INSERT INTO cart.payment VALUES ('a', 900), ('b', 500);
    INSERT INTO stock.stock VALUES ('online-eu', 'lamp', 8), ('online-eu', 'desk', 9);
    INSERT INTO test_payments.payment VALUES ('C1', 900), ('C2', 0);`);
});
afterAll(async () => {
  await client.end();
  await database.close();
});

/** What is found while a change is there, which is taken back. */
async function differencesAfter(change: string, undo: string): Promise<readonly string[]> {
  await client.query(change);
  const { differences } = await compareOrderBooks(database.url, ['lamp', 'desk'], 10);
  await client.query(undo);
  return differences;
}

it('books that agree', async () => {
  expect(await compareOrderBooks(database.url, ['lamp', 'desk'], 10)).toEqual({ placed: 1, differences: [] });
});

it.each([
  [
    'a unit that was sold twice',
    `UPDATE stock.stock SET on_hand = on_hand - 1 WHERE sku = 'lamp'`,
    `UPDATE stock.stock SET on_hand = on_hand + 1 WHERE sku = 'lamp'`,
    'of lamp, 2 were ordered and 3 left the stock',
  ],
  [
    'money that was taken twice',
    `UPDATE test_payments.payment SET captured = 1800 WHERE key = 'C1'`,
    `UPDATE test_payments.payment SET captured = 900 WHERE key = 'C1'`,
    'order C1 costs 900, of which 1800 were taken',
  ],
  [
    'money for an order that failed',
    `UPDATE test_payments.payment SET captured = 500 WHERE key = 'C2'`,
    `UPDATE test_payments.payment SET captured = 0 WHERE key = 'C2'`,
    'order C2 failed, and 500 were taken',
  ],
  [
    'a cart that is two orders',
    `UPDATE cart."order" SET cart_key = 'cart 1', phase = 'PLACED' WHERE key = 'b';
     UPDATE test_payments.payment SET captured = 500 WHERE key = 'C2';
     UPDATE stock.stock SET on_hand = 3 WHERE sku = 'lamp'`,
    `UPDATE cart."order" SET cart_key = 'cart 2', phase = 'FAILED' WHERE key = 'b';
     UPDATE test_payments.payment SET captured = 0 WHERE key = 'C2';
     UPDATE stock.stock SET on_hand = 8 WHERE sku = 'lamp'`,
    'cart cart 1 is 2 orders',
  ],
])('%s', async (_, change, undo, said) => {
  expect(await differencesAfter(change, undo)).toEqual([said]);
});
