import { type Kysely, type RawBuilder, sql } from 'kysely';
import { inChange } from '../../kit/change.ts';
import type { Log } from '../../kit/log.ts';
import { startTicking, type Ticking } from '../../kit/ticking.ts';
import type { StockRef } from '../write/stock-rows.ts';
import { endHolds, type LockedHold } from './end.ts';
import type { HoldBooks } from './hold-books.ts';

/** Gives back what expired holds still take of these; says how many ended. */
export const expireHoldsOf = (books: HoldBooks, refs: readonly StockRef[]): Promise<number> =>
  expire(
    books,
    sql`AND (location, sku) IN (SELECT * FROM unnest(
      ${refs.map((ref) => ref.location)}::text[], ${refs.map((ref) => ref.sku)}::text[]))`,
  );

/** Gives back what expired holds take, while it runs. Several may run over one database. */
export const startHoldSweep = (books: HoldBooks, log: Log, tickMs: number): Ticking =>
  startTicking(async () => (await expire(books, sql``)) === holdsAtOnce, {
    tickMs,
    begins: 'later',
    log,
    service: 'stock',
    failure: { level: 'warn', message: 'expired holds stay: they cannot be given back' },
  });

// Short transactions: who wants to claim one of them, at the last moment, waits for the whole of one.
const holdsAtOnce = 500;

async function expire({ db, ledger }: HoldBooks, where: RawBuilder<unknown>): Promise<number> {
  if (!(await isAnyDue(db, where))) return 0;
  const { result, commit } = await inChange(db, 'single', async (change) => {
    // Those that somebody is ending already are his.
    const { rows } = await sql<LockedHold>`
      SELECT id::text, location, sku, quantity FROM hold
      WHERE state = 'HELD' AND expires_at <= clock_timestamp() ${where}
      ORDER BY expires_at, id LIMIT ${holdsAtOnce} FOR UPDATE SKIP LOCKED`.execute(change.trx);
    if (rows.length > 0) await endHolds(change, rows, 'EXPIRED');
    return rows.length;
  });
  ledger.committed(commit);
  return result;
}

async function isAnyDue(db: Kysely<object>, where: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    SELECT EXISTS (
      SELECT FROM hold WHERE state = 'HELD' AND expires_at <= clock_timestamp() ${where}) AS due`.execute(db);
  return rows[0]?.due === true;
}
