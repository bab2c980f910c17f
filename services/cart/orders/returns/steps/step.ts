import type { Order } from '../../order.ts';
import type { OrderDesk } from '../../steps/index.ts';
import type { Return } from '../return.ts';
import type { ReturnMove } from '../write-down.ts';

/** One step: may be done any number of times, by several at once, and be broken off anywhere. Null: nothing is to be done. */
export type ReturnStep = (desk: OrderDesk, order: Order, back: Return) => Promise<ReturnMove | null>;
