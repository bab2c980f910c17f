import { type Kysely, type RawBuilder, sql } from 'kysely';

const rowsAtOnce = 1_000;

/**
 * Removes some of what nobody can use any more: codes and ids of other screens whose time is over, codes that were tried
 * in vain, events that were told long ago. True where there may be more.
 */
export async function removeLeftovers(db: Kysely<object>): Promise<boolean> {
  let isMore = false;
  for (const { table, age, kept } of leftovers) {
    const { rows } = await sql`
      DELETE FROM ${sql.table(table)} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${sql.table(table)} WHERE ${sql.ref(age)} < clock_timestamp() - ${kept}
        ORDER BY ${sql.ref(age)} LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED))
      RETURNING 1`.execute(db);
    isMore ||= rows.length === rowsAtOnce;
  }
  return isMore;
}

interface Leftover {
  readonly table: string;
  readonly age: string;
  /** How long after that. */
  readonly kept: RawBuilder<unknown>;
}

const leftovers: readonly Leftover[] = [
  { table: 'cart_handover', age: 'expires_at', kept: sql`interval '0'` },
  { table: 'cart_grant', age: 'expires_at', kept: sql`interval '0'` },
  // Six times as long as they count.
  { table: 'claim_miss', age: 'at', kept: sql`interval '1 hour'` },
  { table: 'event', age: 'at', kept: sql`interval '90 days'` },
];
