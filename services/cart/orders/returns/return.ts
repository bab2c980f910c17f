import type { Order, PaymentMethod } from '../order.ts';

/** How far a return has come. Each phase is written down before the next step is begun. */
export type ReturnPhase =
  /** Written down; what is asked for instead is not reserved. */
  | 'NEW'
  /** The customer may send or bring it. */
  | 'REQUESTED'
  /** It came in; stock may not know it. */
  | 'RECEIVING'
  /** Stock has it; what is asked for instead is about to be sold. */
  | 'CLAIMING'
  /** It is known what is exchanged; not yet what it is worth. */
  | 'PRICING'
  /** The money is about to be moved. */
  | 'REFUNDING'
  | 'RECEIVED'
  /** It will not come: what was reserved is given back. */
  | 'UNDOING'
  /** Taken back, or never reserved: `failure` says which. */
  | 'CANCELLED';

/** A return as its rows say it. */
export interface Return {
  /** Random, 128 bits. */
  readonly key: string;
  readonly orderKey: string;
  /** From 1 in its order. */
  readonly ordinal: number;
  readonly phase: ReturnPhase;
  /** Key of the store where it came in; null for the online warehouse. */
  readonly store: string | null;
  readonly heldUntil: Date | null;
  /** In smallest units; null while it is not known. */
  readonly refundMinor: number | null;
  /** Null while nothing was given back. */
  readonly refundedThrough: PaymentMethod | null;
  /** Key of the order of what was asked for instead. */
  readonly exchangeKey: string | null;
  readonly failure: ReturnFailure | null;
  /** How often, one after the other, a step could not be done. */
  readonly attempts: number;
  readonly lines: readonly ReturnLine[];
  readonly requestedAt: Date;
  readonly receivedAt: Date | null;
}

/** Units of one line of the order. */
export interface ReturnLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly reason: string | null;
  /** Null for the money. */
  readonly exchangeSku: string | null;
  /** Where that is held; null for the online warehouse. */
  readonly exchangeStore: string | null;
  readonly received: number;
  readonly damaged: number;
  /** Units that were cancelled or came back before these. */
  readonly refundedBefore: number | null;
  readonly isExchanged: boolean | null;
}

/** Why nothing was reserved. */
export interface ReturnFailure {
  readonly code: 'INSUFFICIENT_STOCK' | 'OVERLOADED' | 'UNAVAILABLE';
  readonly message: string;
  readonly lineId?: string;
  readonly available?: number;
}

/** By which stock and the payment provider know a return. */
export const returnReference = ({ number }: Order, { ordinal }: Return): string =>
  `${number}/return/${ordinal}`;

/** By which stock knows what is held for a line of it. */
export const exchangeReference = (order: Order, back: Return, line: ReturnLine, attempt: number): string =>
  `${returnReference(order, back)}/${back.lines.indexOf(line) + 1}/${attempt}`;
