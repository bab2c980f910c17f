/**
 * Something happened to a payment. What happened is asked of the provider (`find`), never believed from the event: so
 * one that comes late, twice or out of order does no harm.
 */
export interface PaymentEvent {
  readonly kind: 'event';
  /** Of the event: the same one sent twice has it twice. */
  readonly id: string;
  /** The key of the payment that it is about. */
  readonly payment: string;
  /** What the provider calls it, for logs. */
  readonly type: string;
}

/** A webhook that is not believed. */
export interface WebhookRefusal {
  readonly kind: 'unsigned' | 'stale' | 'unreadable';
  /** Without any secret. */
  readonly message: string;
}
