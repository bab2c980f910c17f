export { openPayments, type Payments } from './open-payments.ts';
export type { PaymentDesk } from './payment-desk.ts';
export { PaymentOutcomeUnknown, type PaymentRefusalCode, PaymentRefused } from './payment-errors.ts';
export type { PaymentEvent, WebhookRefusal } from './payment-event.ts';
export { paymentEventsMigration } from './payment-events.ts';
export { type PaymentsConfig, type PaymentsSettings, paymentsSchema } from './payments-config.ts';
export type {
  Authorization,
  Cancellation,
  DoneMovement,
  Movement,
  Payment,
  PaymentProvider,
  PaymentState,
  ReceivedWebhook,
} from './provider.ts';
export { withPatience } from './with-patience.ts';
