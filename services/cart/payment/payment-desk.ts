import type { Transaction } from 'kysely';
import type { PaymentEvent } from './payment-event.ts';

/** What orders want to hear of webhooks; each event comes to it once, however often it was sent. */
export interface PaymentDesk {
  /**
   * Notes in `trx` that the payment is to be looked at; that transaction remembers the event, too, so that either both
   * are kept or none. A payment that nobody knows is passed over. What it throws makes the provider send again.
   */
  note(trx: Transaction<object>, event: PaymentEvent): Promise<void>;
  /** After the note is committed: whoever waits for it may look at once. Must not throw. */
  noted(event: PaymentEvent): void;
}
