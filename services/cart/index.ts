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
import {
  defaultHoldSeconds,
  type HoldSeconds,
  holdSecondsFor,
  lifecycleResolvers,
  openOrders,
  orderResolvers,
} from './orders/index.ts';
import { returnResolvers } from './orders/returns/index.ts';
import type { PaymentsSettings } from './payment/index.ts';
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
  /** How long goods are held for an order while it is paid; 15 minutes, and 5 at a kiosk, unless told. */
  readonly holdSeconds?: HoldSeconds;
  /** How long one who works on an order may be silent before another goes on; 30,000 unless told. */
  readonly orderLeaseMs?: number;
  /** How often orders are looked for that nobody works on; 500 unless told. */
  readonly orderTickMs?: number;
}

/** Starts the cart service in its own PostgreSQL schema, `cart`. */
export async function createCartService(options: CartServiceOptions): Promise<Service> {
  const { databaseUrl, log, callers, maxConnections, holdSeconds = defaultHoldSeconds } = options;
  const db = createDatabase<object>({
    url: databaseUrl,
    schema: 'cart',
    ...(maxConnections !== undefined && { maxConnections }),
  });
  await migrate(db, 'cart', cartMigrations);
  const orders = await openOrders({
    ...{ db, databaseUrl, neighbours: { callers, log }, payments: options.payments ?? null },
    ...{ leaseMs: options.orderLeaseMs, tickMs: options.orderTickMs },
  }).catch(async (error) => {
    await db.destroy();
    throw error;
  });
  const sweep = startIdempotencySweep(db, { log, service: 'cart', tickMs: options.sweepTickMs });
  const cartSweep = startCartSweep(db, {
    ...{ log, lifetime: options.cartLifetime ?? {}, tickMs: options.sweepTickMs },
  });
  const parts = { desk: orders.desk, holdSeconds: (channel: string) => holdSecondsFor(holdSeconds, channel) };
  return createService<CartCall>({
    name: 'cart',
    resolvers: [cartResolvers, orderResolvers, lifecycleResolvers, returnResolvers, eventResolvers],
    createCall: (call) => createCartCall(call, db, parts),
    readsOf: ({ reads }) => joinReads(reads),
    routes: orders.routes,
    log,
    close: async () => {
      await Promise.all([sweep.close(), cartSweep.close(), orders.close()]);
      await db.destroy();
    },
  });
}
