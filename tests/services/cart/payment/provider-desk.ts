import { randomBytes, randomUUID } from 'node:crypto';
import type { Authorization, Payment } from '../../../../services/cart/payment/index.ts';
import type { RunningProvider } from '../../../../services/cart/payment/running-provider.ts';
import { createTestProvider } from '../../../../services/cart/payment/test-provider/index.ts';
import { createQuietLog, type LoggedLine } from '../../../kit/quiet-log.ts';
import { createTestDatabase } from '../../../kit/test-database.ts';

/** Test providers over one database of their own. */
export interface ProviderDesk {
  readonly running: RunningProvider;
  readonly databaseUrl: string;
  readonly logged: readonly LoggedLine[];
  /** A second process over the same rows; closed with the desk. */
  another(): Promise<RunningProvider>;
  close(): Promise<void>;
}

export const webhookSecret = randomBytes(32).toString('base64url');

/** Opens one that sends no webhook, since nobody listens. */
export async function openProviderDesk(slowMs = 0): Promise<ProviderDesk> {
  const database = await createTestDatabase();
  const log = createQuietLog();
  const opened: RunningProvider[] = [];
  const open = async (publicUrl: string | null): Promise<RunningProvider> => {
    const settings = { provider: 'test', webhookSecret, patienceMs: 60_000, slowMs } as const;
    const running = await createTestProvider({
      databaseUrl: database.url,
      settings: { ...settings, publicUrl: () => publicUrl },
      log,
    });
    opened.push(running);
    return running;
  };
  // Port 9 takes nothing: what is sent there waits for its next attempt.
  const running = await open('http://127.0.0.1:9/');
  return {
    running,
    databaseUrl: database.url,
    logged: log.lines,
    another: () => open('http://127.0.0.1:9'),
    close: async () => {
      await Promise.all(opened.map((one) => one.close()));
      await database.close();
    },
  };
}

/** An authorization over 12.34 EUR. */
export const ask = (token: string, more: Partial<Authorization> = {}): Authorization => ({
  ...{ key: randomUUID(), token, amountMinor: 1_234, currency: 'EUR', description: 'C1000001', ...more },
});

/** The payment that a test cannot go on without. */
export function present(payment: Payment | null): Payment {
  if (payment === null) throw new Error('There is no payment.');
  return payment;
}
