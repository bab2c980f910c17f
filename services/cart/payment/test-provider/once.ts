import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { quoted } from '../../../../schema/quoted.ts';
import { canonicalJson } from '../../../kit/idempotency.ts';
import { PaymentOutcomeUnknown, PaymentRefused } from '../payment-errors.ts';
import type { Behaviour } from './behaviours.ts';

/** One call that does something. */
export interface ProviderCall {
  readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'REFUND' | 'CANCEL';
  readonly key: string;
  /** The payment's key. */
  readonly payment: string;
  readonly amountMinor: number;
  /** All that it says: the same key with other words is refused. */
  readonly input: object;
}

/**
 * Does a call's work once for its key, in one transaction; what `work` throws leaves no trace. `work` answers how the
 * payment behaves: the first answer may be lost, or the first call.
 */
export async function once(
  db: Kysely<object>,
  call: ProviderCall,
  behaviour: (trx: Transaction<object>) => Promise<Behaviour>,
  work: (trx: Transaction<object>) => Promise<void>,
): Promise<void> {
  const inputHash = createHash('sha256').update(canonicalJson(call.input)).digest('base64url');
  const fate = await db.transaction().execute(async (trx): Promise<'done' | 'lost' | 'unheard'> => {
    // A doubled call waits for the first one, whatever it is about.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('test payment ' || ${call.key}, 0))`.execute(trx);
    const { rows } = await sql<{ kind: string; inputHash: string }>`
      SELECT kind, input_hash AS "inputHash" FROM call WHERE key = ${call.key}`.execute(trx);
    const [before] = rows;
    if (before?.kind === call.kind && before.inputHash === inputHash) return 'done';
    if (before !== undefined)
      throw new PaymentRefused('KEY_REUSED', `The key ${quoted(call.key)} was given with another input.`);
    const behaves = await behaviour(trx);
    if (behaves === 'lost' && (await isLostNow(trx, call.key))) return 'lost';
    await work(trx);
    await sql`INSERT INTO call (key, payment, kind, amount, input_hash)
      VALUES (${call.key}, ${call.payment}, ${call.kind}, ${call.amountMinor}, ${inputHash})`.execute(trx);
    return behaves === 'unknown' ? 'unheard' : 'done';
  });
  if (fate !== 'done') throw new PaymentOutcomeUnknown('The connection broke before an answer came.');
}

async function isLostNow(trx: Transaction<object>, key: string): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO lost_call VALUES (${key}) ON CONFLICT DO NOTHING RETURNING 1`.execute(trx);
  return rows.length > 0;
}

/** Throws unless it can be an amount. */
export function assertAmount(amountMinor: number): void {
  if (Number.isSafeInteger(amountMinor) && amountMinor > 0) return;
  throw new PaymentRefused(
    'INVALID_AMOUNT',
    `An amount cannot be ${amountMinor}: give whole minor units above 0.`,
  );
}
