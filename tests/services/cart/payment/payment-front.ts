import { type Kysely, sql } from 'kysely';
import type { HttpRoute } from '../../../../schema/http-route.ts';
import { cartMigrations } from '../../../../services/cart/migrations.ts';
import {
  openPayments,
  type PaymentDesk,
  type PaymentEvent,
  type PaymentProvider,
} from '../../../../services/cart/payment/index.ts';
import { createDatabase } from '../../../../services/kit/database.ts';
import type { Log } from '../../../../services/kit/log.ts';
import { migrate } from '../../../../services/kit/migrate.ts';
import { serveHttp } from '../../../../services/kit/serve-http.ts';
import { createQuietLog, type LoggedLine } from '../../../kit/quiet-log.ts';
import { createStubShop } from '../../../kit/stub-shop.ts';
import { createTestDatabase } from '../../../kit/test-database.ts';
import { startTestGateway } from '../../../kit/test-gateway.ts';
import { webhookSecret } from './provider-desk.ts';

/** Payments behind the port of a cart service or of a gateway, with a desk that writes down what it hears. */
export interface PaymentFront {
  readonly url: string;
  readonly provider: PaymentProvider;
  readonly logged: readonly LoggedLine[];
  /** Of events whose note was committed, the oldest first. */
  noted(): Promise<readonly string[]>;
  /** Events after their note was committed. */
  readonly told: readonly PaymentEvent[];
  /** While it is true the desk throws, after it has written. */
  isBroken: boolean;
  close(): Promise<void>;
}

/** Behind whose port. */
export type Through = 'service' | 'gateway';

/** Opens it; `listens` false: the provider knows nobody to tell. */
export async function openPaymentFront(through: Through, { listens = true } = {}): Promise<PaymentFront> {
  const database = await createTestDatabase();
  const db = createDatabase<object>({ url: database.url, schema: 'cart' });
  await migrate(db, 'cart', cartMigrations);
  await sql`CREATE TABLE heard (position bigint GENERATED ALWAYS AS IDENTITY, id text, payment text)`.execute(
    db,
  );
  const log = createQuietLog();
  const told: PaymentEvent[] = [];
  const front = { isBroken: false };
  const desk: PaymentDesk = {
    note: async (trx, { id, payment }) => {
      await sql`INSERT INTO heard (id, payment) VALUES (${id}, ${payment})`.execute(trx);
      if (front.isBroken) throw new Error('the desk is broken');
    },
    noted: (event) => {
      told.push(event);
    },
  };
  let url: string | null = null;
  const settings = { provider: 'test', webhookSecret, patienceMs: 60_000, slowMs: 0 } as const;
  const payments = await openPayments({
    ...{ db, databaseUrl: database.url, desk, log },
    settings: { ...settings, publicUrl: () => (listens ? url : null) },
  });
  const listening = await servers[through](payments.routes, log);
  url = listening.url;
  return Object.assign(front, {
    url,
    provider: payments.provider,
    logged: log.lines,
    noted: () => readNoted(db),
    told,
    close: async () => {
      await listening.close();
      await payments.close();
      await db.destroy();
      await database.close();
    },
  });
}

const servers: Readonly<Record<Through, (routes: readonly HttpRoute[], log: Log) => Promise<Listening>>> = {
  service: async (routes, log) => {
    const caller = () => () => Promise.reject(new Error('nobody asks'));
    const listening = await serveHttp(
      { name: 'cart', caller, routes, close: async () => {} },
      { host: '127.0.0.1', port: 0, credentials: { graph: 'graph', write: 'write' }, log },
    );
    return { url: listening.url.replace('/graphql', ''), close: listening.close };
  },
  gateway: (routes) => startTestGateway({ services: createStubShop(), routes }),
};

interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

async function readNoted(db: Kysely<object>): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM heard ORDER BY position`.execute(db);
  return rows.map(({ id }) => id);
}
