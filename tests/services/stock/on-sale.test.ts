import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createDatabase, type Database } from '../../../services/kit/database.ts';
import { createStockService } from '../../../services/stock/index.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { at, createStockShop, type StockShop } from './stock-shop.ts';

let shop: StockShop;
let db: Database<object>;

beforeAll(async () => {
  shop = await createStockShop();
  db = createDatabase({ url: shop.databaseUrl, schema: 'stock' });
});
afterAll(async () => {
  await db.destroy();
  await shop.close();
});

const soon = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const policy = (sku: string, onSaleFrom: string | null) => ({ sku, location: 'warehouse', onSaleFrom });
const count = (sku: string, onHand: number) => ({ sku, location: 'warehouse', onHand, at: at('02:00') });

/** Makes the start of a sale, an hour ahead until then, this very instant; gives it. */
async function letStartCome(sku: string): Promise<Date> {
  const { rows } = await sql<{ start: Date }>`
    UPDATE stock SET preorder_until = date_trunc('milliseconds', clock_timestamp()) WHERE sku = ${sku}
    RETURNING preorder_until AS start`.execute(db);
  return rows[0]?.start ?? new Date(Number.NaN);
}

async function untilStatus(sku: string, status: string): Promise<readonly [string, number, number] | null> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const shown = await shop.online(sku);
    if (shown?.[0] === status || Date.now() > deadline) return shown;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('is only ordered ahead before the start of its sale, and not at all where there is none', async () => {
  await shop.accept('stockPoliciesUpsert', [
    policy('console', soon(3_600_000)),
    policy('game', soon(3_600_000)),
  ]);
  await shop.accept('stockCountsAdd', [count('console', 30)]);
  expect(await shop.online('console')).toEqual(['PREORDER', 20, 2]);
  expect(await shop.online('game')).toEqual(['OUT_OF_STOCK', 0, 1]);
});

it('goes on sale by one write at its instant, never before it', async () => {
  await shop.accept('stockCountsAdd', [count('phone', 30)]);
  await shop.accept('stockPoliciesUpsert', [policy('phone', soon(3_600_000))]);
  expect(await shop.online('phone')).toEqual(['PREORDER', 20, 2]);
  const start = await letStartCome('phone');
  expect(await untilStatus('phone', 'IN_STOCK')).toEqual(['IN_STOCK', 20, 3]);
  const { rows } = await sql<{ isLate: boolean }>`
    SELECT written_at >= ${start}::timestamptz AS "isLate" FROM entry_version
    WHERE key = 'availability/warehouse/phone' AND version = 3`.execute(db);
  expect(rows).toEqual([{ isLate: true }]);
});

it('goes on sale once where two processes look for starts', async () => {
  const log = createQuietLog();
  const twin = await createStockService({ databaseUrl: shop.databaseUrl, log, scheduleTickMs: 5 });
  await shop.accept('stockPoliciesUpsert', [policy('shoe', soon(3_600_000))]);
  await shop.accept('stockCountsAdd', [count('shoe', 30)]);
  await letStartCome('shoe');
  expect(await untilStatus('shoe', 'IN_STOCK')).toEqual(['IN_STOCK', 20, 3]);
  await twin.close();
  expect(log.lines).toEqual([]);
});

it('is on sale at once where its instant has passed, and ordered ahead no more where a policy takes it away', async () => {
  await shop.accept('stockCountsAdd', [count('book', 30), count('film', 30)]);
  expect(await shop.accept('stockPoliciesUpsert', [policy('book', soon(-1_000))])).toBe(0);
  await shop.accept('stockPoliciesUpsert', [policy('film', soon(3_600_000))]);
  await shop.accept('stockPoliciesUpsert', [policy('film', null)]);
  expect(await shop.online('book')).toEqual(['IN_STOCK', 20, 1]);
  expect(await shop.online('film')).toEqual(['IN_STOCK', 20, 3]);
});

it('says once that starts wait, and writes them as soon as the database is whole again', async () => {
  await shop.accept('stockPoliciesUpsert', [policy('coat', soon(3_600_000))]);
  await shop.accept('stockCountsAdd', [count('coat', 30)]);
  await sql`ALTER TABLE outbox RENAME TO outbox_away`.execute(db);
  await letStartCome('coat');
  const deadline = Date.now() + 10_000;
  while (shop.logged.length === 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await sql`ALTER TABLE outbox_away RENAME TO outbox`.execute(db);
  expect(await untilStatus('coat', 'IN_STOCK')).toEqual(['IN_STOCK', 20, 3]);
  expect(shop.logged.map((line) => line.message)).toEqual(['starts of sale wait: they cannot be written']);
});
