import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createCustomerService } from '../../services/customer/index.ts';
import { createDatabase } from '../../services/kit/database.ts';
import type { Service } from '../../services/kit/service.ts';
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
