import { sql } from 'kysely';
import { startTicking, type Ticking } from '../../../kit/ticking.ts';
import type { OrderDesk } from '../steps/index.ts';
import { advanceReturn } from './advance.ts';

const returnsPerRound = 10;

/** Goes on with returns that nobody works on, whose process was killed or whose neighbours were. Several may run. */
export const startReturnWorker = (desk: OrderDesk, tickMs: number): Ticking =>
  startTicking(
    async () => {
      const { rows } = await sql<{ key: string }>`
        SELECT key FROM order_return
        WHERE next_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY next_at LIMIT ${returnsPerRound}`.execute(desk.db);
      await Promise.all(rows.map(({ key }) => advanceReturn(desk, key)));
      return rows.length === returnsPerRound;
    },
    {
      ...{ tickMs, begins: 'later', log: desk.log, service: 'cart' },
      failure: { level: 'error', message: 'returns are not gone on with' },
    },
  );
