import { sql } from 'kysely';
import { startTicking, type Ticking } from '../../kit/ticking.ts';
import { advance } from './advance.ts';
import type { OrderDesk } from './steps/index.ts';

const ordersPerRound = 10;

/** Goes on with orders that nobody works on: whose process was killed, or that wait for a payment. Several may run. */
export const startOrderWorker = (desk: OrderDesk, tickMs: number): Ticking =>
  startTicking(
    async () => {
      const keys = await findDue(desk);
      await Promise.all(keys.map((key) => advance(desk, key)));
      return keys.length === ordersPerRound;
    },
    {
      ...{ tickMs, begins: 'later', log: desk.log, service: 'cart' },
      failure: { level: 'error', message: 'orders are not gone on with' },
    },
  );

async function findDue({ db }: OrderDesk): Promise<readonly string[]> {
  // The partial index on `next_at` holds these alone.
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM "order"
    WHERE next_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
    ORDER BY next_at LIMIT ${ordersPerRound}`.execute(db);
  return rows.map(({ key }) => key);
}
