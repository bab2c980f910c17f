import { PaymentOutcomeUnknown, PaymentRefused } from './payment-errors.ts';
import type { PaymentProvider } from './provider.ts';

/** The same provider, whose calls end after `patienceMs` at the latest, and reject with nothing but the two errors of `provider.ts`. */
export const withPatience = (provider: PaymentProvider, patienceMs: number): PaymentProvider => {
  const patient =
    <Asked, Answer>(name: string, call: (asked: Asked) => Promise<Answer>) =>
    (asked: Asked): Promise<Answer> =>
      answeredWithin(`${provider.name} has not answered ${name}`, () => call(asked), patienceMs);
  return {
    name: provider.name,
    authorize: patient('authorize', (asked) => provider.authorize(asked)),
    find: patient('find', (key) => provider.find(key)),
    capture: patient('capture', (asked) => provider.capture(asked)),
    refund: patient('refund', (asked) => provider.refund(asked)),
    cancel: patient('cancel', (asked) => provider.cancel(asked)),
    readWebhook: (received) => provider.readWebhook(received),
  };
};

async function answeredWithin<Answer>(
  complaint: string,
  call: () => Promise<Answer>,
  patienceMs: number,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new PaymentOutcomeUnknown(`${complaint} within ${patienceMs} ms.`)),
      patienceMs,
    );
  });
  try {
    return await Promise.race([call(), late]);
  } catch (error) {
    if (error instanceof PaymentRefused || error instanceof PaymentOutcomeUnknown) throw error;
    throw new PaymentOutcomeUnknown(`${complaint}.`, error);
  } finally {
    clearTimeout(timer);
  }
}
