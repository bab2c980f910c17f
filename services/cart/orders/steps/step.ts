import type { Kysely } from 'kysely';
import type { Log } from '../../../kit/log.ts';
import type { HoldFor, HoldNeighbours } from '../../neighbours/holds.ts';
import type { Payment, PaymentProvider } from '../../payment/index.ts';
import type { Order, OrderFailure, OrderPhase } from '../order.ts';

/** What steps need. */
export interface OrderDesk {
  readonly db: Kysely<object>;
  readonly neighbours: HoldNeighbours;
  /** Null where nobody takes cards. */
  readonly payments: PaymentProvider | null;
  /** How long one may be silent before another goes on: longer than any step takes. */
  readonly leaseMs: number;
  readonly log: Log;
}

/** What came of a step. */
export type StepOutcome =
  /** Done: the next phase begins at once. */
  | { readonly kind: 'moves'; readonly to: OrderPhase; readonly changes?: OrderChanges }
  /** Nothing more can be done now: to be looked at again later, or never. */
  | { readonly kind: 'rests'; readonly forMs: number | null; readonly changes?: OrderChanges };

/** What a step learned, written down with what came of it. */
export interface OrderChanges {
  readonly payment?: Payment | null;
  readonly holdAttempt?: number;
  readonly holdExpiresAt?: Date;
  readonly failure?: OrderFailure;
}

/** One step: may be done any number of times, by several at once, and be broken off anywhere. */
export type Step = (desk: OrderDesk, order: Order) => Promise<StepOutcome>;

/** Undoes the order, for this reason. */
export const fails = (failure: OrderFailure, changes: OrderChanges = {}): StepOutcome => ({
  kind: 'moves',
  to: 'UNDOING',
  changes: { ...changes, failure },
});

/** On whose behalf neighbours are asked. */
export const onBehalfOf = ({ market, number }: Order): HoldFor => ({ market, requestId: number });
