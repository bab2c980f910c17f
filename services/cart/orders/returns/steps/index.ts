import type { ReturnPhase } from '../return.ts';
import { claimExchanges, holdExchanges, releaseExchanges } from './exchange.ts';
import { takeIn } from './goods.ts';
import { refund } from './money.ts';
import { price } from './price.ts';
import type { ReturnStep } from './step.ts';

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
