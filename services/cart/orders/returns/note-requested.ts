import type { Transaction } from 'kysely';
import { recordEvents } from '../../events/index.ts';
import type { Order } from '../order.ts';
import type { Return, ReturnLine } from './return.ts';
import { noteOrderEvent } from './write-down.ts';

/** Tells of goods that are to come back. */
export async function noteRequested(
  trx: Transaction<object>,
  order: Order,
  { ordinal, lines }: { readonly ordinal: number; readonly lines: readonly Requested[] },
): Promise<void> {
  await noteOrderEvent(
    trx,
    order.key,
    'RETURN_REQUESTED',
    lines.map(({ lineId }) => lineId),
  );
  const told = lines.map(({ lineId, quantity, exchangeSku }) => ({ lineId, quantity, exchangeSku }));
  await recordEvents(trx, [
    { type: 'return.requested', subject: order.key, payload: { number: order.number, ordinal, lines: told } },
  ]);
}

type Requested = Pick<ReturnLine, 'lineId' | 'quantity' | 'exchangeSku'>;

/** Tells of goods that came back. */
export async function noteReceived(
  trx: Transaction<object>,
  order: Order,
  { ordinal }: Return,
  store: string | null,
  lines: readonly { readonly lineId: string; readonly received: number; readonly damaged: number }[],
): Promise<void> {
  await noteOrderEvent(
    trx,
    order.key,
    'RETURNED',
    lines.map(({ lineId }) => lineId),
  );
  await recordEvents(trx, [
    { type: 'return.received', subject: order.key, payload: { number: order.number, ordinal, store, lines } },
  ]);
}
