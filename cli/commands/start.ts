import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { findInterruptedImport } from '../../import/interrupted-import.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import type { CustomersConfig, GatewayConfig } from '../../src/config.ts';
import type { Log } from '../../src/telemetry/index.ts';
import { readConfigFile } from '../config-file.ts';
import { announceServices, type DataFolder, takeDataFolder } from '../embedded/data-folder.ts';
import { startIdentityProvider } from '../embedded/identity-provider.ts';
import { loadSampleOnce } from '../embedded/sample.ts';
import type { EmbeddedServices } from '../embedded/services.ts';
import { startShop } from '../embedded/shop.ts';
import { testPayments } from '../embedded/test-payments.ts';
import type { Environment } from '../environment.ts';
import { assertHoldSecondsFor, holdSecondsOption, parseHoldSeconds } from '../hold-times.ts';
import {
  type KeptCartsTexts,
  keepCustomerCartsOption,
  keepGuestCartsOption,
  parseKeptCarts,
} from '../kept-carts.ts';
import { keepVersionsOption, parseKeptVersions } from '../kept-versions.ts';
import { developmentPepper, pepperFor } from '../key-pepper.ts';
import { createLog } from '../log.ts';
import { parseMocks } from '../mocks.ts';
import { assertPaymentsFor, paymentsOption, readPaymentsFile } from '../payments-file.ts';
import { asPortFault, assertPortFree, parsePort } from '../port.ts';
import { untilDatabaseAnswers } from '../postgres/database-wait.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { holdRegister } from '../register-lock.ts';
import { type Run, serveUntilSignal } from '../run.ts';
import type { Closing } from '../shutdown.ts';
import { asSourceFault, assertSourcesFor, readSourceFiles, sourceOption } from '../source-files.ts';
import { printWelcome } from '../welcome.ts';

interface StartOptions extends KeptCartsTexts {
  readonly port?: string;
  readonly data: string;
  readonly config: string;
  readonly mock?: string;
  readonly empty: boolean;
  readonly dev: boolean;
  readonly source: readonly string[];
  readonly payments?: string;
  readonly holdSeconds?: string;
  readonly keepVersions?: string;
}

// Its secret keys are public anyhow: with it, tokens for anybody open nothing that was closed.
const packagedConfig = join(packageRoot, 'comptoir.yaml');

/** `comptoir start`: gateway and five services in one process, over an embedded PostgreSQL. */
export function startCommand(environment: Environment): Command {
  return new Command('start')
    .description('Serve everything in one process: gateway, five services, embedded PostgreSQL, sample shop.')
    .option('--port <number>', "port of the gateway (default: the configuration's, else 4000)")
    .option('--data <folder>', 'where everything is kept between starts', 'data')
    .option('--config <file>', 'configuration of the gateway', packagedConfig)
    .option('--mock <services>', 'replace services by mocks, such as pricing,stock')
    .option('--empty', 'load no sample shop', false)
    .option(...sourceOption)
    .option(...paymentsOption)
    .option(...holdSecondsOption)
    .option(...keepVersionsOption)
    .option(...keepGuestCartsOption)
    .option(...keepCustomerCartsOption)
    .option(
      '--dev',
      'with a configuration of your own: a provider of tokens that believes any name, and the public pepper of the sample keys',
      false,
    )
    .action((options: StartOptions) => serveUntilSignal((run) => start(options, environment, run)));
}

async function start(options: StartOptions, environment: Environment, run: Run): Promise<void> {
  const { closing } = run;
  const startedAt = performance.now();
  const log = createLog(environment.logLevel);
  const mocks = parseMocks(options.mock);
  const forServices = await readServiceSettings(options, environment, mocks);
  const config = await readConfigFile(options.config, environment);
  const port = options.port === undefined ? config.port : parsePort(options.port);
  const isDevelopment = options.dev || resolve(options.config) === packagedConfig;
  const keyPepper = startPepper(config, environment, isDevelopment);
  // Before the database starts, which takes seconds: whoever starts twice should know at once.
  await assertPortFree(config.host, port);

  const data = await takeDataFolder(options.data);
  closing.add(() => data.release());
  const databaseUrl = await openDatabase(data, environment, log, run);
  // The embedded database is this process's own, by the lock on its folder.
  if (environment.databaseUrl !== null) await holdRegister(databaseUrl, 'own', run);
  const invented = isDevelopment && !config.customers ? await startDevelopmentIssuer(port, closing) : null;
  // Known once the gateway listens, which may be on any free port.
  let publicUrl: string | null = null;
  const shop = await startShop({
    config: { ...config, port, ...(invented && { customers: invented }) },
    databaseUrl,
    keyPepper,
    mocks,
    // With an own configuration the shop may be a real one: there a provider must be named.
    forServices: { ...(isDevelopment && { payments: testPayments(() => publicUrl) }), ...forServices },
    log,
    closing,
  }).catch(asSourceFault);
  // An own server may hold a real shop: the sample belongs into the embedded one only.
  if (!options.empty && environment.databaseUrl === null)
    await loadSampleOnce(data.path, shop.services, mocks);
  await warnOfInterruptedImport(shop.services, mocks, log);
  // For import and generate, which find a running shop by its data folder; not before the sample is there, or is not.
  closing.add(await announceServices(data, await shop.services.serveWriteSide()));
  const address = await shop.gateway.listen().catch(asPortFault({ host: config.host, port }));
  publicUrl = address;
  printWelcome({
    address,
    issuer: invented?.issuer ?? null,
    config,
    // The mock of the catalogue has a shop of its own.
    word: mocks.includes('catalogue') ? 'tasse' : 'pull',
    seconds: (performance.now() - startedAt) / 1_000,
  });
}

async function readServiceSettings(
  { source, payments, holdSeconds, keepVersions, ...kept }: StartOptions,
  environment: Environment,
  mocks: readonly ServiceName[],
) {
  const real = serviceNames.filter((name) => !mocks.includes(name));
  assertSourcesFor(source, real);
  assertPaymentsFor(payments, real);
  assertHoldSecondsFor(holdSeconds, real);
  return {
    sources: await readSourceFiles(source, environment),
    ...(await readPaymentsFile(payments, environment)),
    ...parseHoldSeconds(holdSeconds),
    ...parseKeptVersions(keepVersions),
    ...parseKeptCarts(kept),
  };
}

// Half an import is an odd shop, such as prices without products: whoever starts it should know why.
async function warnOfInterruptedImport(
  services: EmbeddedServices,
  mocks: readonly ServiceName[],
  log: Log,
): Promise<void> {
  const real = (['catalogue', 'pricing', 'stock'] as const).filter((name) => !mocks.includes(name));
  const callers = Object.fromEntries(real.map((name) => [name, services.caller(name, 'write')]));
  const found = await findInterruptedImport(callers);
  if (found !== null) log.warn(found, 'An import was interrupted here: run it again to finish it.');
}

function startPepper(config: GatewayConfig, environment: Environment, isDevelopment: boolean): string {
  if (isDevelopment) return environment.keyPepper ?? developmentPepper;
  return pepperFor(config, environment, ', or --dev while you develop');
}

async function startDevelopmentIssuer(port: number, closing: Closing): Promise<CustomersConfig> {
  // Beside the gateway, where it is easy to remember; a free port where the gateway has one too.
  const provider = await startIdentityProvider(port === 0 ? 0 : port + 1);
  closing.add(() => provider.close());
  return provider.customers;
}

async function openDatabase(
  data: DataFolder,
  { databaseUrl }: Environment,
  log: Log,
  { closing, fail }: Run,
): Promise<string> {
  if (databaseUrl !== null) {
    await untilDatabaseAnswers(databaseUrl, log, closing.begun);
    return databaseUrl;
  }
  const postgres = await startEmbeddedPostgres(join(data.path, 'postgres'), {
    signal: closing.begun,
    keeping: { log, onLost: fail },
  });
  closing.add(() => postgres.close());
  return postgres.databaseUrl('comptoir');
}
