import type { PostalAddress } from '../../../schema/postal-address.ts';
import type { Quote } from '../neighbours/quote.ts';
import type { Payment } from '../payment/index.ts';

/** How far an order has come. Each phase is written down before the next step is begun. */
export type OrderPhase =
  /** Written down; nothing is reserved. */
  | 'NEW'
  /** Stock is held. */
  | 'HELD'
  /** The payment is reserved, or will be taken at the till. */
  | 'AUTHORIZED'
  /** The stock is sold. */
  | 'CLAIMED'
  | 'PLACED'
  /** It will come to nothing: what was reserved is given back. */
  | 'UNDOING'
  | 'FAILED';

/** An order as its row says it. */
export interface Order {
  /** Random, 128 bits: for a guest's order, knowing it is owning it. */
  readonly key: string;
  /** For people and neighbours; no secret. */
  readonly number: string;
  readonly cartKey: string;
  /** Null for a guest's order. */
  readonly customerKey: string | null;
  readonly market: string;
  readonly language: string;
  readonly store: string | null;
  readonly channel: string;
  readonly phase: OrderPhase;
  /** What is charged, as pricing said it. */
  readonly quote: Quote;
  readonly lines: readonly OrderLine[];
  readonly codes: readonly string[];
  readonly contact: OrderContact;
  readonly address: PostalAddress | null;
  readonly paymentMethod: PaymentMethod;
  readonly paymentToken: string | null;
  /** As the provider said it last; null where it was not asked yet, and for the till. */
  readonly payment: Payment | null;
  /** Names the hold, with the number. */
  readonly holdAttempt: number;
  readonly holdSeconds: number;
  readonly holdExpiresAt: Date | null;
  readonly failure: OrderFailure | null;
  /** How often a step could not be done. */
  readonly attempts: number;
  /** The oldest first. */
  readonly events: readonly { readonly type: string; readonly at: string }[];
  readonly placedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Units of one SKU that were ordered. */
export interface OrderLine {
  /** As in the quote. */
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  /** Key of the store that serves it; null for the online warehouse. */
  readonly store: string | null;
}

/** Whom to write to. */
export interface OrderContact {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}

export type PaymentMethod = 'CARD' | 'IN_STORE';

/** Why an order came to nothing. */
export interface OrderFailure {
  readonly code:
    | 'INSUFFICIENT_STOCK'
    | 'OVERLOADED'
    | 'PAYMENT_DECLINED'
    | 'PAYMENT_TIMED_OUT'
    | 'UNAVAILABLE';
  readonly message: string;
  /** For `INSUFFICIENT_STOCK`: which line, and how many can be had. */
  readonly field?: readonly string[];
  readonly available?: number;
}

/** By which stock knows what is held for the order. */
export const holdReference = ({ number, holdAttempt }: Pick<Order, 'number' | 'holdAttempt'>): string =>
  `${number}/${holdAttempt}`;
