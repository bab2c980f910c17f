import { sql, type Transaction } from 'kysely';
import { isLine } from '../../schema/postal-address.ts';
import { quoted } from '../../schema/quoted.ts';
import { once } from '../kit/idempotency.ts';
import type { CustomerCall } from './customer-call.ts';
import { invalid, Refusal, refuse, refuseIfAny, type UserError } from './refusal.ts';
import { register } from './sign-in.ts';

/** A transaction in which the caller changes what is theirs, and nobody else's. */
export interface OwnChange {
  readonly trx: Transaction<object>;
  readonly customerId: string;
}

/** What came of a change, or why there is none. */
export type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'refused'; readonly userErrors: readonly UserError[] };

/** Runs `work` for the customer of the token; changes of one customer come one after the other. */
export async function changeOwn<Result>(
  call: CustomerCall,
  work: (change: OwnChange) => Promise<Result>,
): Promise<Outcome<Result>> {
  const { customerId } = call.context;
  try {
    if (customerId === undefined) {
      return refuse('NOT_SIGNED_IN', null, 'This needs the token of a customer: sign in first.');
    }
    const result = await call.db.transaction().execute(async (trx) => {
      // The lock on the row makes doubled calls, limits and the one default address simple to get right.
      await register(trx, customerId, call.context);
      await sql`SELECT FROM customer WHERE id = ${customerId} FOR UPDATE`.execute(trx);
      return work({ trx, customerId });
    });
    return { kind: 'done', result };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', userErrors: error.userErrors };
    throw error;
  }
}

/** An input with the caller's own name for the call. */
interface KeyedInput {
  readonly idempotencyKey: string;
}

/** Runs `make` once per key, and gives the id of what it made then. */
export async function makeOnce<Input extends KeyedInput>(
  call: CustomerCall,
  { trx, customerId }: OwnChange,
  mutation: string,
  { idempotencyKey, ...input }: Input,
  make: () => Promise<string>,
): Promise<string> {
  // The customer is part of the scope: a key tells nobody what another one did.
  const scope = [call.context.client ?? '', customerId, mutation];
  const outcome = await once(trx, { scope, key: idempotencyKey, input }, make);
  if (outcome.kind !== 'reused') return outcome.objectId;
  return refuse(
    'IDEMPOTENCY_KEY_REUSED',
    ['idempotencyKey'],
    `idempotencyKey ${quoted(idempotencyKey)} named a call with other input: give a new one.`,
  );
}

/** Refuses a key that cannot be kept. */
export function checkKey({ idempotencyKey }: KeyedInput): void {
  if (isLine(idempotencyKey, 100)) return;
  refuseIfAny([invalid(['idempotencyKey'], idempotencyKey, 'Give 1 to 100 characters on one line.')]);
}
