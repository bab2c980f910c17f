import type { Kysely } from 'kysely';
import type { HttpRoute } from '../../../schema/http-route.ts';
import type { Log } from '../../kit/log.ts';
import type { PaymentDesk } from './payment-desk.ts';
import { startEventSweep } from './payment-events.ts';
import type { PaymentsSettings } from './payments-config.ts';
import type { PaymentProvider } from './provider.ts';
import type { RunningProvider } from './running-provider.ts';
import { createTestProvider } from './test-provider/index.ts';
import { webhookRoute } from './webhook-route.ts';
import { withPatience } from './with-patience.ts';

/** Payments of a running service. */
export interface Payments {
  /** Answers in time, or says that nobody knows. */
  readonly provider: PaymentProvider;
  /** The webhook, and pages of the provider's own. */
  readonly routes: readonly HttpRoute[];
  close(): Promise<void>;
}

/** What payments need. */
export interface PaymentsParts {
  /** The cart service's own rows. */
  readonly db: Kysely<object>;
  readonly databaseUrl: string;
  readonly settings: PaymentsSettings;
  readonly desk: PaymentDesk;
  readonly log: Log;
}

/** Opens the provider that is configured, and its webhook. */
export async function openPayments(parts: PaymentsParts): Promise<Payments> {
  const { db, desk, settings, log } = parts;
  const running = await openProvider(parts);
  const sweep = startEventSweep(db, log);
  return {
    provider: withPatience(running.provider, settings.patienceMs),
    routes: [webhookRoute(db, running.provider, desk), ...running.routes],
    close: async () => {
      await Promise.all([sweep.close(), running.close()]);
    },
  };
}

// The place to add another: its settings tell it from the others.
const openProvider = ({ databaseUrl, settings, log }: PaymentsParts): Promise<RunningProvider> =>
  createTestProvider({ databaseUrl, settings, log });
