import { claimHold } from '../../neighbours/holds.ts';
import { holdReference } from '../order.ts';
import { holdStock } from './hold.ts';
import { onBehalfOf, type Step } from './step.ts';

/** AUTHORIZED: makes a sale of what is held. What ran out meanwhile is held anew, if it can still be had. */
export const claim: Step = async (desk, order) => {
  const held = await claimHold(desk.neighbours, onBehalfOf(order), holdReference(order));
  if (held?.state === 'CLAIMED') return { kind: 'moves', to: 'CLAIMED' };
  const again = await holdStock(desk, { ...order, holdAttempt: order.holdAttempt + 1 });
  return again.kind === 'held' ? { kind: 'moves', to: 'AUTHORIZED', changes: again.changes } : again.step;
};
