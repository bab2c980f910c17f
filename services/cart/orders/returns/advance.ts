import { setTimeout as pause } from 'node:timers/promises';
import { createLease } from '../lease.ts';
import { readOrders } from '../order-rows.ts';
import type { OrderDesk } from '../steps/index.ts';
import { restReturn, takeReturnLease } from './lease.ts';
import type { Return } from './return.ts';
import { returnSteps } from './steps/index.ts';
import { moveReturn, type ReturnMove } from './write-down.ts';

/**
 * Goes on with a return, step by step, until it waits for somebody or is over. Does nothing while another does the same.
 * May be killed anywhere: the next one goes on from the phase that is written down.
 */
export async function advanceReturn(desk: OrderDesk, key: string): Promise<void> {
  const lease = createLease();
  for (;;) {
    const back = await takeReturnLease(desk.db, key, lease, desk.leaseMs);
    if (back === null) return;
    const outcome = await stepOf(desk, back);
    if (outcome.kind === 'moves') {
      await moveReturn(desk.db, back, lease, outcome.move);
      continue;
    }
    await restReturn(desk.db, back, lease, outcome.forMs, outcome.attempts);
    return;
  }
}

type Tried =
  | { readonly kind: 'moves'; readonly move: ReturnMove }
  | { readonly kind: 'rests'; readonly forMs: number | null; readonly attempts: number };

async function stepOf(desk: OrderDesk, back: Return): Promise<Tried> {
  const { key, phase } = back;
  try {
    const [order] = await readOrders(desk.db, [back.orderKey]);
    if (order == null) throw new Error(`The order of the return ${key} is gone.`);
    const move = await returnSteps[phase](desk, order, back);
    return move === null ? { kind: 'rests', forMs: null, attempts: 0 } : { kind: 'moves', move };
  } catch (error) {
    const attempts = back.attempts + 1;
    desk.log.warn({ err: error, return: key, phase, attempts }, 'a step of a return could not be done');
    if (phase === 'NEW' && attempts >= mostAttempts)
      return { kind: 'moves', move: { to: 'UNDOING', failure: outOfReach } };
    return { kind: 'rests', forMs: Math.min(60_000, 250 * 2 ** attempts), attempts };
  }
}

// Half a minute, by the pauses above. Once goods came in it is gone on with for ever.
const mostAttempts = 7;

const outOfReach = {
  code: 'UNAVAILABLE',
  message: 'A service that is needed for returns was out of reach for too long: try again later.',
} as const;

// Whoever asked must hear something before the gateway gives up on him; the return goes on without him.
const patienceMs = 3_500;

/** Goes on with a return, and comes back before whoever waits for it loses patience. */
export async function advanceReturnAWhile(desk: OrderDesk, key: string): Promise<void> {
  const given = new AbortController();
  const waited = pause(patienceMs, undefined, { ref: false, signal: given.signal }).catch(() => {});
  const advancing = advanceReturn(desk, key).finally(() => given.abort());
  advancing.catch(() => {});
  await Promise.race([advancing, waited]);
  if (given.signal.aborted) await advancing;
}
