import { type Kysely, sql } from 'kysely';
import type { Return } from './return.ts';
import { readReturns } from './return-rows.ts';

/** Takes or renews the right to work on a return; null where another has it, or where nothing is left to do. */
export async function takeReturnLease(
  db: Kysely<object>,
  key: string,
  lease: string,
  leaseMs: number,
): Promise<Return | null> {
  const { rows } = await sql`
    UPDATE order_return SET lease = ${lease},
      lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000})
    WHERE key = ${key} AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease = ${lease})
      AND (phase NOT IN ('REQUESTED', 'RECEIVED', 'CANCELLED') OR next_at <= clock_timestamp())
    RETURNING 1`.execute(db);
  return rows.length === 0 ? null : ((await readReturns(db, [key]))[0] ?? null);
}

/** Gives the lease back, and says when somebody is to look again; null for never. */
export const restReturn = (
  db: Kysely<object>,
  { key }: Return,
  lease: string,
  forMs: number | null,
  attempts: number,
): Promise<unknown> =>
  sql`
    UPDATE order_return SET lease = NULL, lease_until = NULL, attempts = ${attempts},
      next_at = clock_timestamp() + make_interval(secs => ${forMs === null ? null : forMs / 1_000}::float8)
    WHERE key = ${key} AND lease = ${lease}`.execute(db);
