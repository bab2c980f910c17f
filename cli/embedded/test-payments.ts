import { randomBytes } from 'node:crypto';
import type { PaymentsSettings } from '../../services/cart/payment/index.ts';

/** The test provider within one process: whoever pays with it pays nothing. Never for a real shop. */
export const testPayments = (publicUrl: PaymentsSettings['publicUrl']): PaymentsSettings => ({
  provider: 'test',
  publicUrl,
  // Who signs and who checks are the same process.
  webhookSecret: randomBytes(32).toString('base64url'),
  patienceMs: 5_000,
  slowMs: 3_000,
});
