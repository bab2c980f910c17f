import pg from 'pg';
import { readConfigFile } from '../../cli/config-file.ts';
import { loadSample } from '../../cli/embedded/sample.ts';
import { type EmbeddedServices, startEmbeddedServices } from '../../cli/embedded/services.ts';
import { testPayments } from '../../cli/embedded/test-payments.ts';
import { readEnvironment } from '../../cli/environment.ts';
import { developmentPepper } from '../../cli/key-pepper.ts';
import { openOwnRegister } from '../../cli/register.ts';
import { createService, type ServiceCallers } from '../../cli/services.ts';
import { createClosing } from '../../cli/shutdown.ts';
import type { Register } from '../../ledger/index.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import type { ServiceRole } from '../../schema/service-request.ts';
import type { LedgerOptions } from '../../services/kit/ledger/index.ts';
import type { Service } from '../../services/kit/service.ts';
import { bookOwners } from '../../src/execute/index.ts';
import { createQuietLog } from './quiet-log.ts';
import { untilMarkersArePublished, untilSearchIsCurrent } from './search-lag.ts';
import { administer, createTestDatabase, databaseUrl } from './test-database.ts';
import { startTestGateway, type TestGateway, type TransportKind } from './test-gateway.ts';

/** The sample shop over real services and PostgreSQL, as `npm start` serves it. */
export interface SampleShop extends TestGateway {
  readonly services: EmbeddedServices;
  readonly databaseUrl: string;
  /** A further gateway over the same services; closed with the shop. */
  startGateway(options?: GatewayOptions): Promise<TestGateway>;
  /** Waits until search has heard of everything written so far, and every gateway can know of it. */
  untilFound(): Promise<void>;
}

/** What a test wants of a gateway. */
export interface GatewayOptions {
  readonly transport?: TransportKind;
  readonly config?: object;
}

/** What a test wants of the shop. */
export interface SampleShopOptions extends GatewayOptions {
  /**
   * Sees pricing and stock before anybody meets them, and the other services before the gateway does: they ask nobody
   * in whose answer a test is interested.
   */
  readonly wrap?: (service: Service) => Service;
  /** Whether entries are published and read from there; else every answer comes from the services themselves. */
  readonly hasLedger?: boolean;
  /** Instead of one of the shop's own. */
  readonly register?: Register;
}

/** Starts a sample shop of one test file, in a database of its own. */
export async function startSampleShop({
  wrap,
  hasLedger = true,
  register: given,
  ...options
}: SampleShopOptions = {}): Promise<SampleShop> {
  await makeTemplateOnce();
  const database = await createTestDatabase(templateName);
  const closing = createClosing();
  closing.add(() => database.close());
  const log = createQuietLog();
  const { register, forServices } = hasLedger
    ? openOwnRegister(closing, given)
    : { register: null, forServices: {} };
  // Of the first gateway, as soon as it listens.
  let publicUrl: string | null = null;
  const replaced = wrap && (await wrapFactServices(database.url, forServices, wrap));
  const services = await startEmbeddedServices({
    databaseUrl: database.url,
    log,
    closing,
    register: forServices,
    settings: { payments: testPayments(() => publicUrl) },
    ...(replaced && { replaced }),
  });
  const serviceOf = (name: ServiceName): Service => {
    const plain = { name, caller: (role: ServiceRole) => services.caller(name, role), close: async () => {} };
    return replaced?.[name] === undefined ? (wrap?.(plain) ?? plain) : plain;
  };
  const gatewayServices = Object.fromEntries(serviceNames.map((name) => [name, serviceOf(name)])) as Record<
    ServiceName,
    Service
  >;
  const sample = await readConfigFile('comptoir.yaml', readEnvironment({}));
  const untilFound = async (): Promise<void> => {
    await untilSearchIsCurrent(database.url);
    if (register !== null) await untilMarkersArePublished(database.url, register);
  };
  const startGateway: SampleShop['startGateway'] = async ({ transport, config } = {}) => {
    const gateway = await startTestGateway({
      services: gatewayServices,
      ledger: register && { register, owners: bookOwners },
      ...(transport && { transport }),
      // These machines may be slow, and what is tested is not how long a gateway waits.
      config: { ...sample, port: 0, ledger: { ...sample.ledger, syncTimeoutMs: 5_000 }, ...config },
      keyPepper: developmentPepper,
      routes: services.routes,
    });
    publicUrl ??= gateway.url;
    closing.add(() => gateway.close());
    return gateway;
  };
  return {
    ...(await startGateway(options)),
    services,
    databaseUrl: database.url,
    startGateway,
    untilFound,
    close: () => closing.close(),
  };
}

/** Prices and availabilities are asked for by gateway, cart and search alike; their services themselves ask nobody. */
async function wrapFactServices(
  databaseUrl: string,
  forServices: LedgerOptions,
  wrap: (service: Service) => Service,
): Promise<Partial<Record<ServiceName, Service>>> {
  const options = { databaseUrl, log: createQuietLog(), callers: {} as ServiceCallers, ...forServices };
  return {
    pricing: wrap(await createService('pricing', options)),
    stock: wrap(await createService('stock', options)),
  };
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
    settings: { payments: testPayments(() => null) },
  });
  await loadSample(services);
  await untilSearchIsCurrent(databaseUrl(draft));
  await closing.close();
  await administer(`ALTER DATABASE ${draft} RENAME TO ${templateName}`);
}
