import { joinReads } from '../../schema/service-reads.ts';
import { createDatabase } from '../kit/database.ts';
import { startIdempotencySweep } from '../kit/idempotency-sweep.ts';
import type { Log } from '../kit/log.ts';
import { migrate } from '../kit/migrate.ts';
import { createService, type Service } from '../kit/service.ts';
import type { CartCall } from './cart-call.ts';
import { createCartCall } from './create-cart-call.ts';
import { eventResolvers } from './events/index.ts';
import { type CartLifetime, startCartSweep } from './expiry/index.ts';
import { cartMigrations } from './migrations.ts';
import type { Neighbours } from './neighbours/ask.ts';
import { type HoldSeconds, holdSecondsOf, usualHoldSeconds } from './orders/hold-seconds.ts';
import { paymentDeskOf } from './orders/payment-desk.ts';
import { orderResolvers } from './orders/resolvers.ts';
import type { OrderDesk } from './orders/steps/index.ts';
import { startOrderWorker } from './orders/worker.ts';
import { openPayments, type PaymentsSettings } from './payment/index.ts';
import { cartResolvers } from './resolvers.ts';

/** What the cart service needs. */
export interface CartServiceOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  /** How to ask its neighbours; they may be out of reach. */
  readonly callers: Neighbours['callers'];
  readonly maxConnections?: number;
  /** How often carts and keys of old calls are looked for; a minute unless told. */
  readonly sweepTickMs?: number;
  readonly cartLifetime?: CartLifetime;
  /** Who moves customers' money; nobody where left out. */
  readonly payments?: PaymentsSettings;
  /** A quarter of an hour unless told. */
  readonly holdSeconds?: HoldSeconds;
}

/** Starts the cart service in its own PostgreSQL schema, `cart`. */
export async function createCartService(options: CartServiceOptions): Promise<Service> {
  const { databaseUrl, log, callers, maxConnections } = options;
  const db = createDatabase<object>({
    url: databaseUrl,
    schema: 'cart',
    ...(maxConnections !== undefined && { maxConnections }),
  });
  await migrate(db, 'cart', cartMigrations);
  const neighbours = { callers, log };
  const settings = options.payments;
  const payments = settings
    ? await openPayments({
        ...{ db, databaseUrl, settings, log },
        desk: paymentDeskOf(() => desk),
      }).catch(async (error) => {
        await db.destroy();
        throw error;
      })
    : null;
  const desk: OrderDesk = { db, neighbours, payments: payments?.provider ?? null, log };
  const holdSeconds = holdSecondsOf(options.holdSeconds ?? usualHoldSeconds);
  const sweep = startIdempotencySweep(db, { log, service: 'cart', tickMs: options.sweepTickMs });
  const cartSweep = startCartSweep(db, {
    ...{ log, lifetime: options.cartLifetime ?? {}, tickMs: options.sweepTickMs },
  });
  const worker = startOrderWorker(desk);
  return createService<CartCall>({
    name: 'cart',
    resolvers: [cartResolvers, orderResolvers, eventResolvers],
    createCall: (call) => createCartCall(call, db, { desk, holdSeconds }),
    readsOf: ({ reads }) => joinReads(reads),
    routes: payments?.routes ?? [],
    log,
    close: async () => {
      await Promise.all([sweep.close(), cartSweep.close(), worker.close(), payments?.close()]);
      await db.destroy();
    },
  });
}
