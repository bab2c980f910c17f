import type { PaymentDesk } from '../payment/index.ts';
import { advance } from './advance.ts';
import { call } from './lease.ts';
import type { OrderDesk } from './steps/index.ts';

/** Has orders gone on with once something happened to their payments. */
export const paymentDeskOf = (desk: () => OrderDesk): PaymentDesk => ({
  note: async (trx, { payment }) => {
    await call(trx, payment);
  },
  noted: ({ payment }) => {
    const { db, log } = desk();
    // What cannot be done now the worker does: the note is written.
    const goOn = async (): Promise<void> => {
      const key = await call(db, payment);
      if (key !== null) await advance(desk(), key);
    };
    goOn().catch((error: unknown) =>
      log.warn({ err: error, order: payment }, 'an order waits for the worker'),
    );
  },
});
