import type { Kysely } from 'kysely';
import type { HttpRoute, HttpRouteAnswer } from '../../../schema/http-route.ts';
import type { PaymentDesk } from './payment-desk.ts';
import type { WebhookRefusal } from './payment-event.ts';
import { takeEvent } from './payment-events.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * `POST /payments/<provider>/webhook`: 200 once the event is kept, so that a provider that hears anything else sends
 * it again.
 */
export const webhookRoute = (
  db: Kysely<object>,
  provider: PaymentProvider,
  desk: PaymentDesk,
): HttpRoute => ({
  method: 'POST',
  path: webhookPath(provider.name),
  role: null,
  answer: async ({ body, headers }) => {
    const read = provider.readWebhook({ body, headers, atMs: Date.now() });
    if (read.kind !== 'event') return refuse(read);
    const isFirst = await takeEvent(db, provider.name, read, desk);
    if (isFirst) desk.noted(read);
    return { status: 200, body: { received: isFirst ? 'first' : 'again' } };
  },
});

/** Where a provider's webhooks go, below the public address. */
export const webhookPath = (provider: string): string => `/payments/${provider}/webhook`;

const refuse = ({ kind, message }: WebhookRefusal): HttpRouteAnswer => ({
  status: kind === 'unreadable' ? 400 : 401,
  body: { error: message },
});
