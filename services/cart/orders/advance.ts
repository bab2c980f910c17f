import { callFor, createLease, takeLease } from './lease.ts';
import type { Order, OrderFailure } from './order.ts';
import { type OrderDesk, type StepOutcome, steps } from './steps/index.ts';
import { move, rest } from './write-down.ts';

/**
 * Goes on with an order, step by step, until it is placed, has failed, or waits for somebody. Does nothing while another
 * does the same. May be killed anywhere: the next one goes on from the phase that is written down.
 */
export async function advance(desk: OrderDesk, key: string): Promise<void> {
  const lease = createLease();
  for (;;) {
    const order = await takeLease(desk.db, key, lease, desk.leaseMs);
    if (order === null) return;
    const outcome = await stepOf(desk, order);
    if (outcome.kind === 'rests') {
      const { forMs, changes, attempts = 0 } = outcome;
      await rest(desk.db, order, lease, forMs, { ...changes, attempts });
      return;
    }
    if (await move(desk.db, order, lease, outcome.to, outcome.changes ?? {})) continue;
    // Another was faster. What was done here may be nobody's by now: whoever has the order looks again.
    await callFor(desk.db, order.number);
  }
}

type Tried = StepOutcome & { readonly attempts?: number };

async function stepOf(desk: OrderDesk, order: Order): Promise<Tried> {
  try {
    return await steps[order.phase](desk, order);
  } catch (error) {
    const attempts = order.attempts + 1;
    const { phase, number } = order;
    desk.log.warn({ err: error, order: number, phase, attempts }, 'a step of an order could not be done');
    if (isHopeless(order, attempts))
      return { kind: 'moves', to: 'UNDOING', changes: { failure: outOfReach } };
    return { kind: 'rests', forMs: Math.min(60_000, 250 * 2 ** attempts), attempts };
  }
}

// Half a minute, by the pauses above. Once the payment was asked for it is gone on with for ever: money may be reserved.
const mostAttempts = 7;

const isHopeless = ({ phase }: Order, attempts: number): boolean =>
  attempts >= mostAttempts && phase === 'NEW';

const outOfReach: OrderFailure = {
  code: 'UNAVAILABLE',
  message: 'A service that is needed for orders was out of reach for too long: try again later.',
};
