import pg from 'pg';
import { readConfigFile } from '../../cli/config-file.ts';
import { loadSample } from '../../cli/embedded/sample.ts';
import { type EmbeddedServices, startEmbeddedServices } from '../../cli/embedded/services.ts';
import { developmentPepper } from '../../cli/embedded/shop.ts';
import { readEnvironment } from '../../cli/environment.ts';
import { createClosing } from '../../cli/shutdown.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import type { Service } from '../../services/kit/service.ts';
import { createQuietLog } from './quiet-log.ts';
import { administer, createTestDatabase, databaseUrl } from './test-database.ts';
import { startTestGateway, type TestGateway, type TransportKind } from './test-gateway.ts';

/** The sample shop over real services and PostgreSQL, as `npm start` serves it. */
export interface SampleShop extends TestGateway {
  readonly services: EmbeddedServices;
}

/** What a test wants of it. */
export interface SampleShopOptions {
  readonly transport?: TransportKind;
  readonly config?: object;
  /** Sees every service before the gateway meets it. */
  readonly wrap?: (name: ServiceName, service: Service) => Service;
}

/** Starts a sample shop of one test file, in a database of its own. */
export async function startSampleShop({
  transport,
  config,
  wrap,
}: SampleShopOptions = {}): Promise<SampleShop> {
  await makeTemplateOnce();
  const database = await createTestDatabase(templateName);
  const closing = createClosing();
  closing.add(() => database.close());
  const services = await startEmbeddedServices({ databaseUrl: database.url, log: createQuietLog(), closing });
  const service = (name: ServiceName): Service => {
    const plain = {
      name,
      caller: (role: 'graph' | 'write') => services.caller(name, role),
      close: async () => {},
    };
    return wrap?.(name, plain) ?? plain;
  };
  const sample = await readConfigFile('comptoir.yaml', readEnvironment({}));
  const gateway = await startTestGateway({
    services: {
      catalogue: service('catalogue'),
      pricing: service('pricing'),
      stock: service('stock'),
      cart: service('cart'),
      customer: service('customer'),
    },
    ...(transport && { transport }),
    config: { ...sample, port: 0, ...config },
    keyPepper: developmentPepper,
  });
  closing.add(() => gateway.close());
  return { ...gateway, services, close: () => closing.close() };
}

const templateName = 'sample_template';

// Loaded once for the whole run, by whichever test file comes first; the others copy it.
async function makeTemplateOnce(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl('postgres') });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('sample template'))");
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [templateName]);
    if (rowCount === 0) await makeTemplate();
  } finally {
    await client.end();
  }
}

async function makeTemplate(): Promise<void> {
  const draft = `${templateName}_draft`;
  await administer(`CREATE DATABASE ${draft}`);
  const closing = createClosing();
  const services = await startEmbeddedServices({
    databaseUrl: databaseUrl(draft),
    log: createQuietLog(),
    closing,
  });
  await loadSample(services);
  await closing.close();
  await administer(`ALTER DATABASE ${draft} RENAME TO ${templateName}`);
}
