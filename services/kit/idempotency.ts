import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';

/** One call of a mutation that makes or moves something. */
export interface IdempotentCall {
  /** Client, holder and mutation: a key means nothing outside of them. */
  readonly scope: readonly string[];
  readonly key: string;
  /** The coerced input without the key itself. */
  readonly input: unknown;
}

/** What became of it: fresh work, the object that the first call made, or another input under the same key. */
export type IdempotencyOutcome =
  | { readonly kind: 'first'; readonly objectId: string }
  | { readonly kind: 'repeated'; readonly objectId: string }
  | { readonly kind: 'reused' };

/**
 * Runs `work` once per key within 24 hours. It stores the key in the same transaction, so that a doubled call
 * waits for the first one, and a call that failed leaves no trace.
 */
export async function once<Tables>(
  trx: Transaction<Tables>,
  call: IdempotentCall,
  work: () => Promise<string>,
): Promise<IdempotencyOutcome> {
  const scope = JSON.stringify(call.scope);
  const inputHash = hashInput(call.input);
  await sql`DELETE FROM idempotency
    WHERE scope = ${scope} AND key = ${call.key} AND created_at < now() - interval '24 hours'`.execute(trx);
  // The primary key makes a doubled call wait here until the first one has committed or failed.
  const { rows: inserted } = await sql`
    INSERT INTO idempotency (scope, key, input_hash) VALUES (${scope}, ${call.key}, ${inputHash})
    ON CONFLICT DO NOTHING RETURNING 1`.execute(trx);
  if (inserted.length === 0) return repeated(trx, scope, call.key, inputHash);
  const objectId = await work();
  await sql`UPDATE idempotency SET object_id = ${objectId} WHERE scope = ${scope} AND key = ${call.key}`.execute(
    trx,
  );
  return { kind: 'first', objectId };
}

async function repeated<Tables>(
  trx: Transaction<Tables>,
  scope: string,
  key: string,
  inputHash: string,
): Promise<IdempotencyOutcome> {
  const { rows } = await sql<{ input_hash: string; object_id: string }>`
    SELECT input_hash, object_id FROM idempotency WHERE scope = ${scope} AND key = ${key}`.execute(trx);
  const [first] = rows;
  if (first === undefined) throw new Error('An idempotency key vanished while its call was running.');
  return first.input_hash === inputHash
    ? { kind: 'repeated', objectId: first.object_id }
    : { kind: 'reused' };
}

/** What tells one coerced input from another. */
export const hashInput = (input: unknown): string =>
  createHash('sha256').update(canonicalJson(input)).digest('base64url');

/** JSON with the keys of every object in alphabetical order: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof Date)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : Number(a > b))))
      : part,
  );
}
