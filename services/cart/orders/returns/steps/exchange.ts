import { sql } from 'kysely';
import { claimHold, placeHold, releaseHold } from '../../../neighbours/holds.ts';
import type { Order } from '../../order.ts';
import type { OrderDesk } from '../../steps/index.ts';
import { onBehalfOf } from '../../steps/step.ts';
import { noteRequested } from '../note-requested.ts';
import { exchangeReference, type Return, type ReturnFailure, type ReturnLine } from '../return.ts';
import type { ReturnStep } from './step.ts';

// As long as stock holds anything.
const holdSeconds = 7 * 24 * 60 * 60;

const asksForMore = ({ exchangeSku }: ReturnLine): boolean => exchangeSku !== null;

/** NEW: reserves what is asked for instead, each line under a name of its own. */
export const holdExchanges: ReturnStep = async (desk, order, back) => {
  const ends: number[] = [];
  for (const line of back.lines.filter(asksForMore)) {
    const { hold: held, failure } = await hold(desk, order, back, line, 1);
    if (held === null) return { to: 'UNDOING', failure };
    ends.push(Date.parse(held.expiresAt));
  }
  return {
    to: 'REQUESTED',
    heldUntil: new Date(Math.min(...ends)),
    also: (trx) => noteRequested(trx, order, back),
  };
};

/** CLAIMING: sells what is asked for instead of what came; gives back what is held for what did not come. */
export const claimExchanges: ReturnStep = async (desk, order, back) => {
  const exchanged: string[] = [];
  for (const line of back.lines.filter(asksForMore)) {
    if (line.received === 0) await release(desk, order, back, line);
    else if (await claim(desk, order, back, line)) exchanged.push(line.lineId);
  }
  return {
    to: 'PRICING',
    also: (trx) =>
      sql`UPDATE order_return_line SET is_exchanged = line_id = ANY(${exchanged}::text[])
        WHERE return_key = ${back.key}`.execute(trx),
  };
};

/** Gives back whatever is held. */
export async function releaseExchanges(desk: OrderDesk, order: Order, back: Return): Promise<void> {
  for (const line of back.lines.filter(asksForMore)) await release(desk, order, back, line);
}

const release = (desk: OrderDesk, order: Order, back: Return, line: ReturnLine) =>
  releaseHold(desk.neighbours, onBehalfOf(order), exchangeReference(order, back, line, 1));

// What ran out meanwhile is held anew, if it can still be had, each time under the next name.
async function claim(desk: OrderDesk, order: Order, back: Return, line: ReturnLine): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) {
      const { hold: held, failure } = await hold(desk, order, back, line, attempt);
      // Too many at once says nothing about the goods: the step is tried again.
      if (held === null && failure.code === 'OVERLOADED') throw new Error(failure.message);
      if (held === null) return false;
    }
    const name = exchangeReference(order, back, line, attempt);
    const claimed = await claimHold(desk.neighbours, onBehalfOf(order), name);
    if (claimed?.state === 'CLAIMED') return true;
  }
}

async function hold(desk: OrderDesk, order: Order, back: Return, line: ReturnLine, attempt: number) {
  const { exchangeSku: sku, quantity, exchangeStore: store, lineId } = line;
  const { hold: held, userErrors } = await placeHold(desk.neighbours, onBehalfOf(order), {
    reference: exchangeReference(order, back, line, attempt),
    lines: [{ sku: sku ?? '', quantity, store }],
    seconds: holdSeconds,
  });
  if (held !== null) return { hold: held, failure: null };
  const [error] = userErrors;
  if (error === undefined) throw new Error('Stock neither held anything nor said why.');
  const { code, message, available } = error;
  const failure: ReturnFailure =
    code === 'OVERLOADED'
      ? { code, message }
      : { code: 'INSUFFICIENT_STOCK', message, lineId, available: available ?? 0 };
  return { hold: null, failure };
}
