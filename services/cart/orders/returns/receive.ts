import { sql, type Transaction } from 'kysely';
import { keyOfGlobalId } from '../../../../schema/global-id.ts';
import { quoted } from '../../../../schema/quoted.ts';
import { once } from '../../../kit/idempotency.ts';
import type { CartCall } from '../../cart-call.ts';
import { idempotencyKeyReused } from '../../input/idempotency-key.ts';
import { Refusal, refuseIfAny, type UserError } from '../../refusal.ts';
import { mayActOnAnyOrder } from '../find-order.ts';
import { readOrders } from '../order-rows.ts';
import { advanceReturnAWhile } from './advance.ts';
import { type ReturnPayload, refusedReturn, returnById, returned, returnNotFound } from './find-return.ts';
import { noteReceived } from './note-requested.ts';
import { gatherBack, type ReturnReceiveInput, receiveErrors, receiveInputErrors } from './receive-input.ts';
import type { Return } from './return.ts';
import { readReturns } from './return-rows.ts';

/** Takes goods in, once for a return, and goes on with it as far as it goes by itself. */
export async function returnReceive(input: ReturnReceiveInput, call: CartCall): Promise<ReturnPayload> {
  try {
    const key = await receive(input, call);
    await advanceReturnAWhile(call.desk, key);
    return await returned(call, key);
  } catch (error) {
    if (error instanceof Refusal) return refusedReturn(error.userErrors);
    throw error;
  }
}

async function receive(input: ReturnReceiveInput, call: CartCall): Promise<string> {
  if (!mayActOnAnyOrder(call.context)) throw new Refusal([staffOnly]);
  refuseIfAny(receiveInputErrors(input));
  const back = await returnById(call, input.returnId);
  if (back === null) throw new Refusal([returnNotFound(input.returnId)]);
  const store = await storeOf(input, back, call);
  const { idempotencyKey, ...rest } = input;
  const { client, customerId } = call.context;
  const scope = [client ?? '', customerId ?? '', 'returnReceive'];
  return call.db.transaction().execute(async (trx) => {
    const outcome = await once(trx, { scope, key: idempotencyKey, input: rest }, () =>
      receiveLocked(trx, input, back, store),
    );
    if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
    return outcome.objectId;
  });
}

async function receiveLocked(
  trx: Transaction<object>,
  input: ReturnReceiveInput,
  { key, orderKey }: Return,
  store: string | null,
): Promise<string> {
  // The order's row before the return's, and whoever counts its units holds it.
  await sql`SELECT FROM "order" WHERE key = ${orderKey} FOR UPDATE`.execute(trx);
  await sql`SELECT FROM order_return WHERE key = ${key} FOR UPDATE`.execute(trx);
  const [[order], [back]] = [await readOrders(trx, [orderKey]), await readReturns(trx, [key])];
  if (order == null || back == null) throw new Error(`The return ${key} is gone.`);
  refuseIfAny(back.phase === 'REQUESTED' ? [] : [returnNotOpen]);
  refuseIfAny(receiveErrors(input, back));
  const came = gatherBack(input);
  await countUnits(trx, back, came);
  await sql`
    UPDATE order_return SET phase = 'RECEIVING', store = ${store}, received_at = clock_timestamp(),
      next_at = clock_timestamp() + interval '5 seconds' WHERE key = ${key}`.execute(trx);
  await noteReceived(trx, order, back, store, came);
  return key;
}

// Where its refund begins is counted with the units, so that no two refunds are ever of the same unit.
const countUnits = (
  trx: Transaction<object>,
  { key, orderKey }: Return,
  came: ReturnType<typeof gatherBack>,
): Promise<unknown> =>
  sql`
    WITH came AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(came)}::jsonb) AS came("lineId" text, received int, damaged int)
    ), before AS (
      UPDATE order_line SET returned = returned + came.received FROM came
      WHERE order_key = ${orderKey} AND id = came."lineId"
      RETURNING id, came.received, came.damaged, cancelled + returned - came.received AS units
    )
    UPDATE order_return_line AS line
    SET received = before.received, damaged = before.damaged, refunded_before = before.units
    FROM before WHERE line.return_key = ${key} AND line.line_id = before.id`.execute(trx);

async function storeOf(input: ReturnReceiveInput, back: Return, call: CartCall): Promise<string | null> {
  if (input.store == null) return null;
  const key = keyOfGlobalId('Store', input.store) ?? input.store;
  const order = await call.orders.load(back.orderKey);
  const market = order?.market ?? '';
  const answer = await call.pickupPlaces.load({ market, skus: [], stores: [key], near: null });
  if (answer.kind === 'failed') throw answer.error;
  if (answer.places.some(({ store }) => store === key)) return key;
  const message = `The market ${market} has no store ${quoted(input.store)}.`;
  throw new Refusal([{ code: 'STORE_NOT_FOUND', field: ['store'], message }]);
}

const staffOnly: UserError = {
  code: 'STAFF_ONLY',
  field: ['returnId'],
  message: 'Goods are taken in by staff with the scope orders:any.',
};

/** Nothing can come in, or be taken back, any more or yet. */
export const returnNotOpen: UserError = {
  code: 'RETURN_NOT_OPEN',
  field: ['returnId'],
  message: 'The return was taken in or taken back, or what is asked for instead is still being reserved.',
};
