import type { PaymentEvent, WebhookRefusal } from './payment-event.ts';

/**
 * Somebody who reserves and moves customers' money. All amounts are whole minor units of the payment's currency.
 *
 * Every call names a key of the caller's, and is done once for it: the same call again, at once or days later, answers
 * what became of the first. A call rejects with `PaymentRefused` where it was understood and nothing was moved, and
 * with `PaymentOutcomeUnknown` where nobody can tell whether it was done: then `find` says so, and the same call under
 * the same key does no harm. Whatever else it rejects with counts as unknown, too.
 */
export interface PaymentProvider {
  /** Stands in logs, rows and the address of its webhook: lower-case letters, digits and hyphens. */
  readonly name: string;
  /**
   * Reserves an amount. A card that is declined is an answer (`DECLINED`), no error.
   * Refused with: INVALID_AMOUNT, KEY_REUSED.
   */
  authorize(asked: Authorization): Promise<Payment>;
  /** The payment that `authorize` made under this key, as it is now; null where there is none, for certain. */
  find(key: string): Promise<Payment | null>;
  /**
   * Takes a part of what is reserved, or all of it, as often as something is left.
   * Refused with: INVALID_AMOUNT, KEY_REUSED, NOT_FOUND, WRONG_STATE, TOO_MUCH.
   */
  capture(asked: Movement): Promise<Payment>;
  /**
   * Gives a part of what was taken back, or all of it, as often as something is left; cancelled payments included.
   * Refused with: INVALID_AMOUNT, KEY_REUSED, NOT_FOUND, TOO_MUCH.
   */
  refund(asked: Movement): Promise<Payment>;
  /**
   * Ends the reservation: nothing more can be taken. What was taken stays so. One that waits for the customer, or was
   * cancelled before, is cancelled; one that was declined stays declined. Refused with: KEY_REUSED, NOT_FOUND.
   */
  cancel(asked: Cancellation): Promise<Payment>;
  /** Reads what the provider sent to the webhook's address; never believes what is unsigned or old. */
  readWebhook(received: ReceivedWebhook): PaymentEvent | WebhookRefusal;
}

/** What is to be reserved. */
export interface Authorization {
  /** Names the payment from now on. The provider and its staff see it: no secret. */
  readonly key: string;
  /** What the customer's device got from the provider for a card; the shop never sees the card. */
  readonly token: string;
  /** From 1 to 2^53 - 1. */
  readonly amountMinor: number;
  /** ISO 4217, such as `EUR`. */
  readonly currency: string;
  /** For the customer's statement: the order's number. */
  readonly description: string;
}

/** An amount to take or to give back. */
export interface Movement {
  /** The payment's. */
  readonly payment: string;
  /** Of this movement alone. */
  readonly key: string;
  /** From 1 to 2^53 - 1. */
  readonly amountMinor: number;
}

/** A reservation to end. */
export interface Cancellation {
  readonly payment: string;
  readonly key: string;
}

/**
 * - `PENDING`: the provider has not decided yet.
 * - `ACTION_REQUIRED`: the customer must go to `nextAction.url` first.
 * - `AUTHORIZED`: reserved; all or part of it may be captured by now.
 * - `DECLINED`: it never came to a reservation, and never will.
 * - `CANCELLED`: what was not captured is free again, because somebody cancelled or because it ran out.
 */
export type PaymentState = 'PENDING' | 'ACTION_REQUIRED' | 'AUTHORIZED' | 'DECLINED' | 'CANCELLED';

/** A payment as its provider knows it: 0 ≤ `refundedMinor` ≤ `capturedMinor` ≤ `authorizedMinor`. */
export interface Payment {
  /** The caller's key of the authorization. */
  readonly key: string;
  /** The provider's own name for it, as its staff know it. */
  readonly reference: string;
  readonly state: PaymentState;
  readonly currency: string;
  /** What was reserved at first; 0 while and where there is no reservation. Capturing and cancelling leave it. */
  readonly authorizedMinor: number;
  /** The sum of all captures. */
  readonly capturedMinor: number;
  /** The sum of all refunds. */
  readonly refundedMinor: number;
  /** Movements that were done, by the callers' keys, the oldest first: from these an unknown outcome is known. */
  readonly movements: readonly DoneMovement[];
  /** Only while `ACTION_REQUIRED`. */
  readonly nextAction: { readonly url: string } | null;
  /** Only where `DECLINED`. */
  readonly decline: { readonly code: string; readonly message: string } | null;
}

/** A movement that was done. */
export interface DoneMovement {
  readonly kind: 'CAPTURE' | 'REFUND' | 'CANCEL';
  readonly key: string;
  /** 0 of a cancellation. */
  readonly amountMinor: number;
}

/** A request to the webhook's address. */
export interface ReceivedWebhook {
  /** As it came: signatures are of bytes. */
  readonly body: Buffer;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** When it came, in milliseconds since 1970. */
  readonly atMs: number;
}
