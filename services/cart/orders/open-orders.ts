import { sql } from 'kysely';
import type { Database } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import type { HoldNeighbours } from '../neighbours/holds.ts';
import { openPayments, type PaymentDesk, type Payments, type PaymentsSettings } from '../payment/index.ts';
import { advance } from './advance.ts';
import { callFor } from './lease.ts';
import { startReturnWorker } from './returns/index.ts';
import type { OrderDesk } from './steps/index.ts';
import { startOrderWorker } from './worker.ts';

/** Orders of a running service. */
export interface Orders {
  readonly desk: OrderDesk;
  readonly routes: Payments['routes'];
  close(): Promise<void>;
}

/** What orders need. */
export interface OrdersParts {
  readonly db: Database<object>;
  readonly databaseUrl: string;
  readonly neighbours: HoldNeighbours;
  /** Null where nobody takes cards. */
  readonly payments: PaymentsSettings | null;
  /** How long one who works on an order may be silent; 30,000 unless told. */
  readonly leaseMs?: number | undefined;
  /** How often orders are looked for that nobody works on; 500 unless told. */
  readonly tickMs?: number | undefined;
}

/** Opens the payment provider, and goes on with whatever was begun. */
export async function openOrders(parts: OrdersParts): Promise<Orders> {
  const { db, databaseUrl, neighbours, payments: settings, leaseMs = 30_000, tickMs = 500 } = parts;
  const { log } = neighbours;
  const errands = new Set<Promise<unknown>>();
  const send = (errand: Promise<unknown>): void => {
    errands.add(errand);
    void errand.finally(() => errands.delete(errand));
  };
  const paymentDesk: PaymentDesk = {
    note: (trx, { payment }) => callFor(trx, payment),
    noted: ({ payment }) => send(advanceByNumber(() => desk, payment, log)),
  };
  const payments =
    settings === null ? null : await openPayments({ db, databaseUrl, settings, desk: paymentDesk, log });
  const desk: OrderDesk = { db, neighbours, payments: payments?.provider ?? null, leaseMs, log };
  const workers = [startOrderWorker(desk, tickMs), startReturnWorker(desk, tickMs)];
  return {
    desk,
    routes: payments?.routes ?? [],
    close: async () => {
      await Promise.all([...workers.map((worker) => worker.close()), payments?.close()]);
      await Promise.all(errands);
    },
  };
}

// Payments are called by the numbers of their orders.
async function advanceByNumber(desk: () => OrderDesk, number: string, log: Log): Promise<void> {
  try {
    const { rows } = await sql<{ key: string }>`
      SELECT key FROM "order" WHERE number = ${number}`.execute(desk().db);
    await Promise.all(rows.map(({ key }) => advance(desk(), key)));
  } catch (error) {
    // It was noted: the worker comes to it.
    log.warn({ err: error, order: number }, 'a webhook could not be followed at once');
  }
}
