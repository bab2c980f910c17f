import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/** What can be told. */
export type EventType =
  | 'cart.abandoned'
  | 'order.placed'
  | 'order.ready'
  | 'order.shipped'
  | 'order.collected'
  | 'order.cancelled'
  | 'order.failed'
  | 'return.requested'
  | 'return.received'
  | 'payment.refunded';

/** Something that happened. */
export interface NewEvent {
  readonly type: EventType;
  /** Key of the cart (`cart.…`) or of the order (all others) that it is about. */
  readonly subject: string;
  /** What else there is to say: a JSON object without anybody's name or address. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Tells of what a transaction does: with it, or not at all. Call it once what it is about is locked, so that the events of
 * one subject come in order.
 */
export async function recordEvents(trx: Kysely<object>, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    INSERT INTO event (id, type, subject, payload)
    SELECT id, type, subject, payload::jsonb FROM unnest(
      ${events.map(() => randomBytes(16).toString('base64url'))}::text[], ${events.map(({ type }) => type)}::text[],
      ${events.map(({ subject }) => subject)}::text[],
      ${events.map(({ payload }) => JSON.stringify(payload))}::text[]
    ) WITH ORDINALITY AS event(id, type, subject, payload, place)
    ORDER BY place`.execute(trx);
}
