import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';

/** How badly webhooks behave. */
export interface WebhookHabits {
  /** Of all events: from 0, none, to 1, every one. */
  readonly doubledShare: number;
  readonly lateShare: number;
  /** Late ones, and the second of two, come up to so much later. */
  readonly lateMs: number;
}

/** What is told of a payment. */
export interface PlannedWebhook {
  readonly payment: string;
  readonly type: string;
}

/** Plans to tell of a payment, `inMs` from now: sometimes late, sometimes twice. */
export async function planWebhook(
  trx: Transaction<object>,
  { payment, type }: PlannedWebhook,
  { doubledShare, lateShare, lateMs }: WebhookHabits,
  inMs = 0,
): Promise<void> {
  const id = `evt_${randomBytes(12).toString('base64url')}`;
  const lateBy = (share: number): number => (Math.random() < share ? Math.random() * lateMs : 0);
  const delays = [lateBy(lateShare), ...(Math.random() < doubledShare ? [lateBy(1)] : [])];
  for (const delayMs of delays)
    await sql`INSERT INTO webhook (id, payment, type, due_at) VALUES (${id}, ${payment}, ${type},
      clock_timestamp() + make_interval(secs => ${(inMs + delayMs) / 1_000}))`.execute(trx);
}
