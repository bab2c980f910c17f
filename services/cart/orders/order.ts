import type { PostalAddress } from '../../../schema/postal-address.ts';
import type { Quote, QuoteLine } from '../neighbours/quote.ts';
import type { PaymentState } from '../payment/index.ts';

/** How far an order has come. Each phase is written down before the next step is begun. */
export type OrderPhase =
  /** Written down; nothing is reserved. */
  | 'NEW'
  /** Stock is held. */
  | 'HELD'
  /** The payment may have been asked for. */
  | 'AUTHORIZING'
  /** The customer must confirm the payment. */
  | 'ACTION_REQUIRED'
  /** The payment is reserved, or will be taken at the till. */
  | 'AUTHORIZED'
  /** The stock is sold. */
  | 'CLAIMED'
  /** It will come to nothing: what was reserved is given back. */
  | 'UNDOING'
  | 'FAILED'
  | LivingPhase;

/** What an order can be once it is placed. */
export type LivingPhase = 'PLACED' | 'READY' | 'SHIPPED' | 'COLLECTED' | 'CANCELLING' | 'CANCELLED';

/** An order as its rows say it. */
export interface Order {
  /** Random, 128 bits: for a guest's order, knowing it is owning it. */
  readonly key: string;
  /** For people and neighbours; no secret. */
  readonly number: string;
  /** Null for an exchange. */
  readonly cartKey: string | null;
  /** Null for a guest's order. */
  readonly customerKey: string | null;
  readonly market: string;
  readonly language: string;
  readonly store: string | null;
  readonly channel: string;
  readonly phase: OrderPhase;
  /** What is charged, as pricing said it. */
  readonly quoted: QuotedTotals;
  /** As they stood in the cart. */
  readonly lines: readonly OrderLine[];
  readonly codes: readonly string[];
  readonly contact: OrderContact;
  /** Where it is sent to; null where it is fetched. */
  readonly address: PostalAddress | null;
  readonly pickup: readonly OrderPickup[];
  readonly payment: OrderPayment;
  /** Names the hold, with the number. */
  readonly holdAttempt: number;
  readonly holdSeconds: number;
  /** Whether the time of the latest hold is over, by the database's clock. */
  readonly isHoldOver: boolean;
  /** Whether nothing has come of it for so long that nobody can be in the middle of a step any more. */
  readonly isQuiet: boolean;
  readonly failure: OrderFailure | null;
  /** Key of the order whose goods came back for this one's; null for none. */
  readonly exchangeOf: string | null;
  /** How often, one after the other, a step could not be done. */
  readonly attempts: number;
  /** The oldest first. */
  readonly events: readonly OrderEvent[];
  readonly placedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a quote says of an order as a whole. */
export type QuotedTotals = Pick<Quote, 'subtotal' | 'discounts' | 'taxes' | 'total' | 'delivery'>;

/** Units of one SKU that were ordered, and what became of them. */
export interface OrderLine {
  /** As in the cart and the quote. */
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  /** Key of the store that serves it; null for the online warehouse. */
  readonly store: string | null;
  readonly paid: PaidLine;
  readonly cancelled: number;
  /** Laid out in the store; collected ones included. */
  readonly ready: number;
  readonly shipped: number;
  readonly collected: number;
  readonly returned: number;
}

/** What a quote says of a line. */
export type PaidLine = Pick<QuoteLine, 'unit' | 'fees' | 'discounts' | 'total' | 'taxRate'>;

/** What is fetched in one store. */
export interface OrderPickup {
  /** Key of the store. */
  readonly store: string;
  readonly lineIds: readonly string[];
  /** RFC 3339; null where nobody could say. */
  readonly readyAt: string | null;
}

/** Whom to write to. */
export interface OrderContact {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}

export type PaymentMethod = 'CARD' | 'IN_STORE';

/** How an order is paid; amounts in smallest units. */
export interface OrderPayment {
  readonly method: PaymentMethod;
  /** What stands for the means of payment, while it is needed. */
  readonly token: string | null;
  readonly currency: string;
  /** What is to be paid, tax included. */
  readonly amountMinor: number;
  /** As the provider said it last; `DUE` is to be paid at the till. */
  readonly state: PaymentState | 'DUE';
  /** The provider's or the till's own name for it. */
  readonly reference: string | null;
  /** Where the customer confirms it. */
  readonly actionUrl: string | null;
  readonly authorizedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

/** Why an order came to nothing. */
export interface OrderFailure {
  readonly code:
    | 'INSUFFICIENT_STOCK'
    | 'OVERLOADED'
    | 'PAYMENT_DECLINED'
    | 'PAYMENT_TIMED_OUT'
    | 'UNAVAILABLE'
    | 'CANCELLED';
  readonly message: string;
  /** For `INSUFFICIENT_STOCK`: which line of the cart, and how many can be had. */
  readonly lineId?: string;
  readonly available?: number;
}

/** Something that happened to an order. */
export interface OrderEvent {
  readonly type: string;
  /** RFC 3339. */
  readonly at: string;
  /** Empty for the whole order. */
  readonly lineIds: readonly string[];
}

/** By which stock knows what is held for the order. */
export const holdReference = ({ number, holdAttempt }: Pick<Order, 'number' | 'holdAttempt'>): string =>
  `${number}/${holdAttempt}`;
