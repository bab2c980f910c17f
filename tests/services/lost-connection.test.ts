import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { inChange } from '../../services/kit/change.ts';
import { createDatabase, type Database, isDatabaseUnreachable } from '../../services/kit/database.ts';
import { migrate } from '../../services/kit/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';
import { createFaultProxy } from '../torture/proxy/index.ts';

let database: TestDatabase;
let db: Database<object>;
let operator: Database<object>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.url, schema: 'lost' });
  operator = createDatabase({ url: database.url, schema: 'lost' });
  await migrate(db, 'lost', {});
});
afterAll(async () => {
  await db.destroy();
  await operator.destroy();
  await database.close();
});

it('fails the change that had it, between two statements, and nothing else', async () => {
  const cut = inChange(db, 'single', async ({ trx, put }) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
    put('lost', 'key', { n: 1 });
    const pid = rows[0]?.pid ?? 0;
    await sql`SELECT pg_terminate_backend(${pid}, 10000)`.execute(operator);
    // The news of the end comes by itself, while no statement waits for an answer.
    for (let seen = 0; seen < 3; seen += 1) await sql`SELECT 1`.execute(operator);
  });
  const error = await cut.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(isDatabaseUnreachable(error)).toBe(true);
  const next = await inChange(db, 'single', async ({ put }) => put('lost', 'key', { n: 2 }));
  expect(next.changed).toBe(1);
});

it('is given up where the network has lost it and neither side says so', async () => {
  const { hostname: host, port } = new URL(database.url);
  const proxy = await createFaultProxy({ target: { host, port: Number(port) } });
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const far = createDatabase({ url: url.href, schema: 'lost', maxConnections: 1, patienceMs: 300 });
  try {
    const pidOf = async () =>
      (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(far)).rows[0]?.pid;
    const first = await pidOf();
    proxy.set('toTarget', { mode: 'drop' });
    const error = await pidOf().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(isDatabaseUnreachable(error)).toBe(true);
    proxy.set('toTarget', { mode: 'pass' });
    expect(await pidOf()).not.toBe(first);
  } finally {
    await far.destroy();
    await proxy.close();
  }
});
