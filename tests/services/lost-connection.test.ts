import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { inChange } from '../../services/kit/change.ts';
import { createDatabase, type Database, isDatabaseUnreachable } from '../../services/kit/database.ts';
import { migrate } from '../../services/kit/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../kit/test-database.ts';
import { createFaultProxy, type FaultProxy } from '../torture/proxy/index.ts';

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

describe('where the network has lost it and neither side says so', () => {
  let proxy: FaultProxy;
  let url: string;

  beforeAll(async () => {
    const { hostname: host, port } = new URL(database.url);
    proxy = await createFaultProxy({ target: { host, port: Number(port) } });
    url = Object.assign(new URL(database.url), { hostname: '127.0.0.1', port: String(proxy.port) }).href;
  });
  afterAll(() => proxy.close());

  const pidOf = async (on: Kysely<object>) =>
    (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(on)).rows[0]?.pid ?? 0;
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (reason: unknown) => reason,
    );

  it('is given up, and with it what was idle', async () => {
    const far = createDatabase({ url, schema: 'lost', maxConnections: 2, patienceMs: 300 });
    try {
      const before = await Promise.all([pidOf(far), pidOf(far)]);
      expect(new Set(before).size).toBe(2);
      proxy.set('toTarget', { mode: 'drop' });
      expect(isDatabaseUnreachable(await failureOf(pidOf(far)))).toBe(true);
      proxy.set('toTarget', { mode: 'pass' });
      expect(before).not.toContain(await pidOf(far));
    } finally {
      await far.destroy();
    }
  });

  it.each(['toTarget', 'toClient'] as const)('gives back what it has locked (%s)', async (way) => {
    const far = createDatabase({ url, schema: 'lost' });
    try {
      const lost = await failureOf(
        inChange(far, 'single', async ({ trx, lock }) => {
          await lock('lost', []);
          const before = proxy.counts[way].dropped;
          proxy.set(way, { mode: 'drop' });
          const answer = pidOf(trx);
          // Everything that was on its way is gone; what is sent from now on arrives.
          while (proxy.counts[way].dropped === before) await new Promise((resolve) => setImmediate(resolve));
          proxy.set(way, { mode: 'pass' });
          await answer;
        }),
      );
      expect(isDatabaseUnreachable(lost)).toBe(true);
      const next = await inChange(db, 'single', async ({ lock }) => lock('lost', []));
      expect(next.changed).toBe(0);
    } finally {
      await far.destroy();
    }
  });

  it('is none where a statement only takes long', async () => {
    const far = createDatabase({ url, schema: 'lost', maxConnections: 1 });
    try {
      const before = await pidOf(far);
      await sql`SELECT pg_sleep(4)`.execute(far);
      expect(await pidOf(far)).toBe(before);
    } finally {
      await far.destroy();
    }
  });
});
