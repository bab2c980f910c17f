import type { OrderPhase } from '../order.ts';
import { authorize, beginPayment, confirm } from './authorize.ts';
import { cancel } from './cancel.ts';
import { capture } from './capture.ts';
import { claim } from './claim.ts';
import { hold } from './hold.ts';
import type { Step } from './step.ts';
import { lookAgain, undo } from './undo.ts';

export type { OrderChanges, OrderDesk, Step, StepOutcome } from './step.ts';

const nothing: Step = async () => ({ kind: 'rests', forMs: null });

/** What is done in each phase when an order is looked at. */
export const steps: Readonly<Record<OrderPhase, Step>> = {
  NEW: hold,
  HELD: beginPayment,
  AUTHORIZING: authorize,
  ACTION_REQUIRED: confirm,
  AUTHORIZED: claim,
  CLAIMED: capture,
  UNDOING: undo,
  FAILED: lookAgain,
  PLACED: nothing,
  READY: nothing,
  SHIPPED: nothing,
  COLLECTED: nothing,
  CANCELLING: cancel,
  CANCELLED: nothing,
};
