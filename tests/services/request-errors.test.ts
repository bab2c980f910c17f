import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { formatGlobalId } from '../../schema/global-id.ts';
import { createCartService } from '../../services/cart/index.ts';
import { createCustomerService } from '../../services/customer/index.ts';
import { createDatabase } from '../../services/kit/database.ts';
import type { Service } from '../../services/kit/service.ts';
import { createDatabaseProxy } from '../kit/database-proxy.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';

let database: TestDatabase;
let service: Service;
const log = createQuietLog();

beforeAll(async () => {
  database = await createTestDatabase();
  service = await createCustomerService({ databaseUrl: database.url, log });
});
afterAll(async () => {
  await service.close();
  await database.close();
});

const ask = (document: string, variables: Readonly<Record<string, unknown>> = {}) =>
  service.caller('graph')({ document, variables, context: 'customerId=ada', requestId: 'r-1' });

it('answers a wrong variable with the error of the specification, and logs nothing', async () => {
  const { data, errors } = await ask('query ($ids: [ID!]!) { customersByIds(ids: $ids) { id } }', {
    ids: [null],
  });
  expect(data).toBeUndefined();
  expect(errors?.map((error) => error.message)).toEqual([
    'Variable "$ids" got invalid value null at "ids[0]"; Expected non-nullable type "ID!" not to be null.',
  ]);
  expect(log.lines).toEqual([]);
});

it('masks a bug, and logs it once under the id of the request', async () => {
  const db = createDatabase<object>({ url: database.url, schema: 'customer' });
  await sql`ALTER TABLE customer RENAME TO customer_away`.execute(db);
  const { errors } = await ask('{ customer { id } }');
  await sql`ALTER TABLE customer_away RENAME TO customer`.execute(db);
  await db.destroy();
  expect(errors?.map(({ message, path, extensions }) => ({ message, path, extensions }))).toEqual([
    { message: 'The customer service failed.', path: ['customer'], extensions: { code: 'INTERNAL' } },
  ]);
  expect(log.lines).toMatchObject([{ level: 'error', fields: { requestId: 'r-1', service: 'customer' } }]);
});

describe('a fault that hits every row of a list', () => {
  const carts = Array.from({ length: 24 }, (_, index) =>
    formatGlobalId('Cart', String(index).padStart(22, 'a')),
  );
  const nobody = async () => ({});
  const callers = { catalogue: nobody, pricing: nobody, stock: nobody };

  /** Asks for 24 carts once `breakIt` has run, and gives codes of the answer and lines of the log. */
  async function askForCarts(breakIt: (way: { url: string; cut(): Promise<void> }) => Promise<void>) {
    const own = await createTestDatabase();
    const proxy = await createDatabaseProxy(own.url);
    const quiet = createQuietLog();
    const cart = await createCartService({ databaseUrl: proxy.url, log: quiet, callers });
    await breakIt({ url: own.url, cut: proxy.cut });
    const { errors } = await cart.caller('graph')({
      document: 'query ($ids: [ID!]!) { cartsByIds(ids: $ids) { id } }',
      variables: { ids: carts },
      context: '',
      requestId: 'r-2',
    });
    await cart.close();
    await proxy.cut().catch(() => {});
    await own.close();
    // What goes on in the background meets the same fault, and says so for itself.
    const lines = quiet.lines.filter(({ fields }) => 'requestId' in fields);
    return { codes: errors?.map(({ extensions }) => extensions.code), lines };
  }

  const lineOf = (message: string) => [
    {
      level: 'error',
      message,
      fields: {
        service: 'cart',
        requestId: 'r-2',
        count: 24,
        path: ['cartsByIds', 0],
        err: expect.any(Error),
      },
    },
  ];

  it('is one line of the log that counts the rows, where it is a bug', async () => {
    const { codes, lines } = await askForCarts(async ({ url }) => {
      const db = createDatabase<object>({ url, schema: 'cart' });
      await sql`ALTER TABLE cart RENAME TO cart_away`.execute(db);
      await db.destroy();
    });
    expect(codes).toEqual(carts.map(() => 'INTERNAL'));
    expect(lines).toEqual(lineOf('The cart service failed.'));
  });

  it('is one line too, where it is the database that is gone', async () => {
    const { codes, lines } = await askForCarts(({ cut }) => cut());
    expect(codes).toEqual(carts.map(() => 'SERVICE_UNAVAILABLE'));
    expect(lines).toEqual(lineOf('The cart service cannot reach its database.'));
  });
});
