import { type Kysely, sql } from 'kysely';
import { epochAfter } from './book-rows.ts';

/**
 * Begins every book of a service anew, as after a restore: nobody is trusted until a running service, or the next one to
 * start, has named a server, and tokens of before are refused. Says how many books there are; null where the service has
 * not been started in this version yet, which makes its tables.
 */
export async function renewBooks(db: Kysely<object>): Promise<number | null> {
  const { rows: columns } = await sql`
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('ledger_book') AND attname = 'restored_epoch'`.execute(db);
  if (columns.length === 0) return null;
  const next = epochAfter(0);
  const { rows } = await sql`
    UPDATE ledger_book SET epoch = ${next}, server = NULL, birth = NULL, restored_epoch = ${next} RETURNING 1`.execute(
    db,
  );
  return rows.length;
}
