import { type Kysely, type Migration, sql } from 'kysely';
import type { Log } from '../../kit/log.ts';
import { startTicking, type Ticking } from '../../kit/ticking.ts';
import type { PaymentDesk } from './payment-desk.ts';
import type { PaymentEvent } from './payment-event.ts';

/** Events that webhooks brought, so that one sent twice counts once. */
export const paymentEventsMigration: Migration = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`CREATE TABLE payment_event (
      provider text NOT NULL, id text NOT NULL,
      payment text NOT NULL, type text NOT NULL,
      received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (provider, id))`.execute(db);
    await sql`CREATE INDEX payment_event_by_age ON payment_event (received_at)`.execute(db);
  },
};

/** Keeps an event and what the desk notes of it, both or neither; false where it was kept before. */
export const takeEvent = (
  db: Kysely<object>,
  provider: string,
  event: PaymentEvent,
  desk: PaymentDesk,
): Promise<boolean> =>
  db.transaction().execute(async (trx) => {
    // The primary key makes one that comes twice at once wait here until the first has committed or failed.
    const { rows } = await sql`
      INSERT INTO payment_event (provider, id, payment, type)
      VALUES (${provider}, ${event.id}, ${event.payment}, ${event.type})
      ON CONFLICT DO NOTHING RETURNING 1`.execute(trx);
    if (rows.length > 0) await desk.note(trx, event);
    return rows.length > 0;
  });

/** Deletes, hour by hour, events that no provider sends again. Several may run over one database. */
export const startEventSweep = (db: Kysely<object>, log: Log): Ticking =>
  startTicking(async () => (await deleteSome(db)) === rowsPerStatement, {
    ...{ tickMs: 3_600_000, begins: 'later', log, service: 'cart' },
    failure: { level: 'warn', message: 'old payment events stay: they cannot be deleted' },
  });

const rowsPerStatement = 1_000;

// Providers try for days at most, and what comes later does no harm.
async function deleteSome(db: Kysely<object>): Promise<number> {
  const { rows } = await sql`
    DELETE FROM payment_event WHERE (provider, id) IN (
      SELECT provider, id FROM payment_event WHERE received_at < now() - interval '30 days'
      ORDER BY received_at LIMIT ${rowsPerStatement} FOR UPDATE SKIP LOCKED)
    RETURNING 1`.execute(db);
  return rows.length;
}
