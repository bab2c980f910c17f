import type { OrderPhase } from '../order.ts';
import { authorize } from './authorize.ts';
import { capture } from './capture.ts';
import { claim } from './claim.ts';
import { hold } from './hold.ts';
import type { Step } from './step.ts';
import { lookAgain, undo } from './undo.ts';

export type { OrderChanges, OrderDesk, Step, StepOutcome } from './step.ts';

/** What is done in each phase. */
export const steps: Readonly<Record<OrderPhase, Step>> = {
  NEW: hold,
  HELD: authorize,
  AUTHORIZED: claim,
  CLAIMED: capture,
  PLACED: async () => ({ kind: 'rests', forMs: null }),
  UNDOING: undo,
  FAILED: lookAgain,
};
