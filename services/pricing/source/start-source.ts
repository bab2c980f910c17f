import type { Kysely } from 'kysely';
import type { HttpRoute } from '../../../schema/http-route.ts';
import { readSourceStatus, startPoller, webhookRoute } from '../../kit/foreign/index.ts';
import type { ServiceLedger } from '../../kit/ledger/index.ts';
import type { Log } from '../../kit/log.ts';
import { createRestPriceSource } from './rest-price-source.ts';
import type { RestSourceConfig } from './source-config.ts';

/** A source that is being polled. */
export interface RunningSource {
  readonly routes: readonly HttpRoute[];
  close(): Promise<void>;
}

/** Starts to poll a source, and lets it say what changed. */
export async function startSource(
  { db, ledger, log }: { readonly db: Kysely<object>; readonly ledger: ServiceLedger; readonly log: Log },
  config: RestSourceConfig,
): Promise<RunningSource> {
  const source = createRestPriceSource(db, config);
  const poller = await startPoller({ db, order: 'committed', ledger, source, settings: config, log });
  const status: HttpRoute = {
    method: 'GET',
    path: `/sources/${config.name}`,
    role: 'write',
    answer: async () => ({ status: 200, body: await readSourceStatus(db, config.name) }),
  };
  const webhook = config.webhook === undefined ? [] : [webhookRoute(config.name, poller, config.webhook)];
  return { routes: [status, ...webhook], close: poller.close };
}
