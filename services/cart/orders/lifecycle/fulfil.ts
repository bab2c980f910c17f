import { sql, type Transaction } from 'kysely';
import { once } from '../../../kit/idempotency.ts';
import type { CartCall } from '../../cart-call.ts';
import { recordEvents } from '../../events/index.ts';
import { idempotencyKeyErrors, idempotencyKeyReused } from '../../input/idempotency-key.ts';
import { Refusal, refuseIfAny, type UserError } from '../../refusal.ts';
import type { LivingPhase, Order } from '../order.ts';
import { orderEvent } from '../order-events.ts';
import { paymentState } from '../payment-state.ts';
import { type FulfilStep, type Units, unitsFor } from './fulfil-units.ts';
import { keyForStaff, lockOrder, type OrderPayload, orderPayloadOf } from './lock-order.ts';

/** `OrderFulfilInput` of the SDL. */
export interface OrderFulfilInput {
  readonly orderId: string;
  readonly step: FulfilStep;
  readonly lines?: readonly Units[] | null;
  readonly idempotencyKey: string;
}

/** Writes down what became of units, once, and tells of it. */
export const orderFulfil = (input: OrderFulfilInput, call: CartCall): Promise<OrderPayload> =>
  orderPayloadOf(
    call,
    () => keyForStaff(call, input.orderId),
    (key) => {
      const { idempotencyKey, ...rest } = input;
      refuseIfAny(idempotencyKeyErrors(idempotencyKey));
      const scope = [call.context.client ?? '', call.context.customerId ?? '', 'orderFulfil'];
      return call.db.transaction().execute(async (trx) => {
        const outcome = await once(trx, { scope, key: idempotencyKey, input: rest }, async () => {
          await fulfil(trx, await lockOrder(trx, key, input.orderId), input);
          return key;
        });
        if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
      });
    },
  );

async function fulfil(
  trx: Transaction<object>,
  order: Order,
  { step, lines = null }: OrderFulfilInput,
): Promise<void> {
  if (!isOpen.has(order.phase)) throw new Refusal([notOpen]);
  const units = unitsFor(order, step, lines);
  if (step === 'COLLECTED' && paymentState(order) === 'DUE') throw new Refusal([paymentDue]);
  await count(trx, order, step, units);
  const lineIds = units.map(({ lineId }) => lineId);
  const { rows } = await sql<{ left: number }>`
    SELECT sum(quantity - cancelled - shipped - collected)::int AS left FROM order_line
    WHERE order_key = ${order.key}`.execute(trx);
  await sql`
    UPDATE "order" SET phase = ${phaseAfter(step, rows[0]?.left ?? 0, order)}, updated_at = clock_timestamp()
    WHERE key = ${order.key}`.execute(trx);
  await sql`
    INSERT INTO order_event (order_key, type, line_ids)
    VALUES (${order.key}, ${step === 'READY' ? 'READY_FOR_PICKUP' : step}, ${lineIds}::text[])`.execute(trx);
  await recordEvents(trx, [orderEvent(eventTypes[step], order, { lines: units })]);
}

const count = (
  trx: Transaction<object>,
  { key }: Order,
  step: FulfilStep,
  units: readonly Units[],
): Promise<unknown> =>
  sql`
    UPDATE order_line SET ${sql.id(columns[step])} = ${sql.id(columns[step])} + units.quantity,
      -- Whatever is collected was ready, whether or not anybody said so.
      ${step === 'COLLECTED' ? sql`ready = greatest(ready, collected + units.quantity)` : sql`cancelled = cancelled`}
    FROM unnest(
      ${units.map(({ lineId }) => lineId)}::text[], ${units.map(({ quantity }) => quantity)}::int[])
      AS units(id, quantity)
    WHERE order_line.order_key = ${key} AND order_line.id = units.id`.execute(trx);

const columns = { READY: 'ready', COLLECTED: 'collected', SHIPPED: 'shipped' } as const;
const eventTypes = { READY: 'order.ready', COLLECTED: 'order.collected', SHIPPED: 'order.shipped' } as const;

// While something is to come, an order is what was said of it last; an end is reached once nothing is left.
const phaseAfter = (step: FulfilStep, left: number, { phase }: Order): LivingPhase => {
  if (step === 'READY') return 'READY';
  return left === 0 ? step : (phase as LivingPhase);
};

const isOpen: ReadonlySet<string> = new Set(['PLACED', 'READY']);

const notOpen: UserError = {
  code: 'ORDER_NOT_OPEN',
  field: ['orderId'],
  message: 'The order is not placed, or is at its end: see Order.state.',
};

const paymentDue: UserError = {
  code: 'PAYMENT_DUE',
  field: ['orderId'],
  message: 'The order is to be paid before it is collected: see orderPay.',
};
