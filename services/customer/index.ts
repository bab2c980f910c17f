import { createDatabase } from '../kit/database.ts';
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
  readonly maxConnections?: number;
}

/** Opens the customer service: its database is brought up to date. */
export async function createCustomerService(options: CustomerServiceOptions): Promise<Service> {
  const db = createDatabase<object>({
    url: options.databaseUrl,
    schema: 'customer',
    ...(options.maxConnections !== undefined && { maxConnections: options.maxConnections }),
  });
  await migrate(db, 'customer', customerMigrations);
  return createService({
    name: 'customer',
    resolvers: [queryResolvers, mutationResolvers],
    createCall: (call) => createCustomerCall(db, call),
    log: options.log,
    close: () => db.destroy(),
  });
}
