import type { ServiceCaller } from '../../schema/service-request.ts';
import { createDatabase } from '../kit/database.ts';
import { startIdempotencySweep } from '../kit/idempotency-sweep.ts';
import type { Log } from '../kit/log.ts';
import { migrate } from '../kit/migrate.ts';
import { createService, type Service } from '../kit/service.ts';
import { createCustomerCall } from './customer-call.ts';
import { customerMigrations } from './migrations.ts';
import { mutationResolvers } from './mutations.ts';
import { queryResolvers } from './queries.ts';

/** What the customer service runs on. */
export interface CustomerServiceOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  /** How to ask the catalogue, which may be out of reach; nobody is asked where left out. */
  readonly callers?: { readonly catalogue: ServiceCaller };
  readonly maxConnections?: number;
  /** How often keys of old calls are looked for; a minute unless told. */
  readonly sweepTickMs?: number;
}

/** Opens the customer service: its database is brought up to date. */
export async function createCustomerService(options: CustomerServiceOptions): Promise<Service> {
  const db = createDatabase<object>({
    url: options.databaseUrl,
    schema: 'customer',
    ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
  });
  await migrate(db, 'customer', customerMigrations);
  const { callers, log } = options;
  const catalogue = callers === undefined ? null : { caller: callers.catalogue, log };
  const sweep = startIdempotencySweep(db, {
    log: options.log,
    service: 'customer',
    tickMs: options.sweepTickMs,
  });
  return createService({
    name: 'customer',
    resolvers: [queryResolvers, mutationResolvers],
    createCall: (call) => createCustomerCall(db, call, catalogue),
    log: options.log,
    close: async () => {
      await sweep.close();
      await db.destroy();
    },
  });
}
