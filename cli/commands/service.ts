import { Command } from 'commander';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import { serveHttp } from '../../services/kit/serve-http.ts';
import { bookOwners, createHttpTransport } from '../../src/execute/index.ts';
import type { Environment } from '../environment.ts';
import { assertHoldSecondsFor, holdSecondsOption, parseHoldSeconds } from '../hold-times.ts';
import {
  type KeptCartsTexts,
  keepCustomerCartsOption,
  keepGuestCartsOption,
  parseKeptCarts,
} from '../kept-carts.ts';
import { keepVersionsOption, parseKeptVersions } from '../kept-versions.ts';
import { createLog } from '../log.ts';
import { OperatorError } from '../operator-error.ts';
import { assertPaymentsFor, paymentsOption, readPaymentsFile } from '../payments-file.ts';
import { asPortFault, assertPortFree, parsePort } from '../port.ts';
import { untilDatabaseAnswers } from '../postgres/database-wait.ts';
import { openSharedRegister } from '../register.ts';
import { holdRegister } from '../register-lock.ts';
import { type Run, serveUntilSignal } from '../run.ts';
import { createService, type ServiceCallers } from '../services.ts';
import { asSourceFault, assertSourcesFor, readSourceFiles, sourceOption } from '../source-files.ts';

interface ServiceCommandOptions extends KeptCartsTexts {
  readonly host: string;
  readonly port: string;
  readonly peer: Readonly<Record<string, string>>;
  readonly source: readonly string[];
  readonly payments?: string;
  readonly holdSeconds?: string;
  readonly keepVersions?: string;
}

/** `comptoir service pricing`: one service over HTTP. */
export function serviceCommand(environment: Environment): Command {
  return new Command('service')
    .description(
      'Serve one service over HTTP. Needs DATABASE_URL, COMPTOIR_GRAPH_CREDENTIAL and COMPTOIR_WRITE_CREDENTIAL.',
    )
    .argument('<name>', serviceNames.join(', '))
    .requiredOption('--port <number>', 'port')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--peer <name=url>',
      'where another service answers; once for each that this one asks',
      addPeer,
      {},
    )
    .option(...sourceOption)
    .option(...paymentsOption)
    .option(...holdSecondsOption)
    .option(...keepVersionsOption)
    .option(...keepGuestCartsOption)
    .option(...keepCustomerCartsOption)
    .action((name: string, options: ServiceCommandOptions) =>
      serveUntilSignal((run) => serveService(name, options, environment, run)),
    );
}

async function serveService(
  name: string,
  options: ServiceCommandOptions,
  environment: Environment,
  run: Run,
): Promise<void> {
  const { closing } = run;
  const serviceName = parseServiceName(name);
  const log = createLog(environment.logLevel);
  const port = parsePort(options.port);
  assertSourcesFor(options.source, [serviceName]);
  assertPaymentsFor(options.payments, [serviceName]);
  assertHoldSecondsFor(options.holdSeconds, [serviceName]);
  const sources = await readSourceFiles(options.source, environment);
  const forOrders = {
    ...(await readPaymentsFile(options.payments, environment)),
    ...parseHoldSeconds(options.holdSeconds),
  };
  const keeping = {
    ...keptVersionsOf(serviceName, options.keepVersions),
    ...keptCartsOf(serviceName, options),
  };
  // Before the database is opened: migrations may take long, and a taken port would have come out at once.
  await assertPortFree(options.host, port);
  const credentials = {
    graph: required(environment.graphCredential, 'COMPTOIR_GRAPH_CREDENTIAL'),
    write: required(environment.writeCredential, 'COMPTOIR_WRITE_CREDENTIAL'),
  };
  const databaseUrl = required(environment.databaseUrl, 'DATABASE_URL');
  const callers = callersOf(options.peer, credentials.graph, peerPatienceMs[serviceName]);
  await untilDatabaseAnswers(databaseUrl, log, closing.begun);
  if (environment.redisUrl !== null) await holdRegister(databaseUrl, 'shared', run);
  const shared = await openSharedRegister(environment, log, closing);
  const service = await createService(serviceName, {
    databaseUrl,
    log,
    callers,
    sources,
    ...keeping,
    ...forOrders,
    ...shared?.forServices,
  }).catch(asSourceFault);
  closing.add(() => service.close());
  const { host } = options;
  const listening = await serveHttp(service, { host, port, credentials, log }).catch(
    asPortFault({ host, port }),
  );
  // Closed before the service that it serves: calls that are being answered still have their database.
  closing.add(() => listening.close());
}

function keptVersionsOf(name: ServiceName, days: string | undefined) {
  const owners: readonly ServiceName[] = bookOwners;
  if (days === undefined || owners.includes(name)) return parseKeptVersions(days);
  throw new OperatorError(`--keep-versions is for ${owners.join(', ')}, not for ${name}.`, 2);
}

function keptCartsOf(name: ServiceName, { keepGuestCarts, keepCustomerCarts }: KeptCartsTexts) {
  if (name === 'cart') return parseKeptCarts({ keepGuestCarts, keepCustomerCarts });
  const given = keepGuestCarts === undefined ? keepCustomerCarts : keepGuestCarts;
  if (given === undefined) return {};
  throw new OperatorError(`--keep-guest-carts and --keep-customer-carts are for cart, not for ${name}.`, 2);
}

function parseServiceName(name: string): ServiceName {
  const known = serviceNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new OperatorError(
    `There is no service ${JSON.stringify(name)}: give one of ${serviceNames.join(', ')}.`,
    2,
  );
}

function addPeer(text: string, peers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  // At the first equals sign only: addresses have further ones.
  const [name, url] = text.split(/=(.*)/s);
  if (name === undefined || url === undefined || !URL.canParse(url)) {
    throw new OperatorError(
      `--peer cannot be ${JSON.stringify(text)}: give name=url such as pricing=http://…/graphql.`,
      2,
    );
  }
  return { ...peers, [parseServiceName(name)]: url };
}

// A shopper waits while these ask, up to three times in a row: together less than the gateway waits for them.
const peerPatienceMs: Partial<Record<ServiceName, number>> = { cart: 1_500, customer: 1_500 };

// A service whose peer is not named goes on without it, as it does while the peer is down.
function callersOf(
  peers: Readonly<Record<string, string>>,
  credential: string,
  patienceMs: number | undefined,
): ServiceCallers {
  const callers = serviceNames.map((name) => {
    const url = peers[name];
    const call =
      url === undefined
        ? () => Promise.reject(new Error(`No --peer ${name}=… was given.`))
        : createHttpTransport(name, { url, credential }, { ...(patienceMs !== undefined && { patienceMs }) })
            .call;
    return [name, call] as const;
  });
  return Object.fromEntries(callers) as ServiceCallers;
}

// A service without credentials would be open to anybody who reaches its port.
function required(value: string | null, name: string): string {
  if (value !== null) return value;
  throw new OperatorError(`The environment variable ${name} is missing.`, 2);
}
