import { isUnstorable } from '../../../kit/unstorable.ts';
import type { PaymentEvent, WebhookRefusal } from '../payment-event.ts';
import type { ReceivedWebhook } from '../provider.ts';
import { refuseSignature } from '../signed-webhook.ts';
import { signatureHeader } from './send-webhooks.ts';

/** What a webhook of the test provider says; nothing where it is not signed with the secret. */
export function readTestWebhook(
  secret: string,
  { body, headers, atMs }: ReceivedWebhook,
): PaymentEvent | WebhookRefusal {
  const refusal = refuseSignature({ secret, body, signature: headers[signatureHeader], atMs });
  if (refusal !== null) return refusal;
  const { id, payment, type } = parseObject(body);
  if (!isName(id) || !isName(payment) || !isName(type))
    return { kind: 'unreadable', message: 'Give {"id": …, "payment": …, "type": …}.' };
  return { kind: 'event', id, payment, type };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 200 && !isUnstorable(value);

function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body.toString('utf8')) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
