import type { Order } from '../../order.ts';
import type { OrderDesk } from '../../steps/index.ts';
import type { Return, ReturnPhase } from '../return.ts';
import type { ReturnMove } from '../write-down.ts';
import { claimExchanges, holdExchanges, releaseExchanges } from './exchange.ts';
import { takeIn } from './goods.ts';
import { refund } from './money.ts';
import { price } from './price.ts';

/** One step: may be done any number of times, by several at once, and be broken off anywhere. Null: nothing is to be done. */
export type ReturnStep = (desk: OrderDesk, order: Order, back: Return) => Promise<ReturnMove | null>;

const nothing: ReturnStep = async () => null;

/** What is done in each phase when a return is looked at. */
export const returnSteps: Readonly<Record<ReturnPhase, ReturnStep>> = {
  NEW: holdExchanges,
  REQUESTED: nothing,
  RECEIVING: takeIn,
  CLAIMING: claimExchanges,
  PRICING: price,
  REFUNDING: refund,
  RECEIVED: nothing,
  UNDOING: async (...of) => {
    await releaseExchanges(...of);
    return { to: 'CANCELLED' };
  },
  CANCELLED: async (...of) => {
    await releaseExchanges(...of);
    return null;
  },
};
