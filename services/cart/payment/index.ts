export type { PaymentDesk } from './payment-desk.ts';
export { PaymentOutcomeUnknown, type PaymentRefusalCode, PaymentRefused } from './payment-errors.ts';
export type { PaymentEvent, WebhookRefusal } from './payment-event.ts';
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
