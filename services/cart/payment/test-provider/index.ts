import { createDatabase } from '../../../kit/database.ts';
import type { Log } from '../../../kit/log.ts';
import { PaymentOutcomeUnknown } from '../payment-errors.ts';
import type { Payment, PaymentProvider } from '../provider.ts';
import type { RunningProvider } from '../running-provider.ts';
import { webhookPath } from '../webhook-route.ts';
import { actionPath, actionRoutes } from './action-routes.ts';
import { authorize } from './authorize.ts';
import { migrateTestProvider, testSchema } from './migrations.ts';
import { cancel, capture, refund } from './move.ts';
import { readRow, showPayment } from './payment-rows.ts';
import type { WebhookHabits } from './plan-webhook.ts';
import { readTestWebhook } from './read-webhook.ts';
import { startSendingWebhooks } from './send-webhooks.ts';
import type { Address, TestProviderConfig } from './test-config.ts';

/** What the test provider runs on. */
export interface TestProviderOptions {
  readonly databaseUrl: string;
  readonly settings: TestProviderConfig & { readonly publicUrl: Address };
  readonly log: Log;
  /** One event in five is late and one in four comes twice, up to five seconds later, unless told. */
  readonly habits?: WebhookHabits;
}

const usualHabits: WebhookHabits = { doubledShare: 0.25, lateShare: 0.2, lateMs: 5_000 };

/** Opens a provider that moves no money, and otherwise behaves as real ones do: bad days included. */
export async function createTestProvider(options: TestProviderOptions): Promise<RunningProvider> {
  const { settings, habits = usualHabits, log } = options;
  const db = createDatabase<object>({ url: options.databaseUrl, schema: testSchema, maxConnections: 4 });
  await migrateTestProvider(db).catch(async (error) => {
    await db.destroy();
    throw error;
  });
  const addressOf = (path: string): string | null => {
    const base = settings.publicUrl();
    return base === null ? null : base.replace(/\/+$/, '') + path;
  };
  const actionUrl = (token: string): string => {
    const url = addressOf(actionPath(token));
    if (url === null) throw new PaymentOutcomeUnknown('The page for the customer is not served yet.');
    return url;
  };
  const find = async (key: string): Promise<Payment | null> => {
    const row = await readRow(db, 'key', key);
    return row === null ? null : showPayment(row, actionUrl);
  };
  const afterwards = async (key: string): Promise<Payment> => {
    const payment = await find(key);
    if (payment === null) throw new Error('A payment vanished.');
    return payment;
  };
  const sending = startSendingWebhooks(db, {
    url: () => addressOf(webhookPath('test')),
    secret: settings.webhookSecret,
    log,
  });
  const provider: PaymentProvider = {
    name: 'test',
    authorize: async (asked) => {
      await authorize(db, asked, { slowMs: settings.slowMs, habits });
      return afterwards(asked.key);
    },
    find,
    capture: async (asked) => {
      await capture(db, asked, habits);
      return afterwards(asked.payment);
    },
    refund: async (asked) => {
      await refund(db, asked, habits);
      return afterwards(asked.payment);
    },
    cancel: async (asked) => {
      await cancel(db, asked, habits);
      return afterwards(asked.payment);
    },
    readWebhook: (received) => readTestWebhook(settings.webhookSecret, received),
  };
  return {
    provider,
    routes: actionRoutes(db, habits),
    close: async () => {
      await sending.close();
      await db.destroy();
    },
  };
}
