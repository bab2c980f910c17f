import { join } from 'node:path';
import { Command } from 'commander';
import { resolvers } from '../../resolvers/index.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { serviceNames } from '../../schema/service-name.ts';
import type { GatewayConfig } from '../../src/config.ts';
import { bookOwners, createHttpTransport, patienceFor, type Transport } from '../../src/execute/index.ts';
import { createGateway } from '../../src/gateway.ts';
import { readConfigFile } from '../config-file.ts';
import type { Environment } from '../environment.ts';
import { pepperFor } from '../key-pepper.ts';
import { createLog } from '../log.ts';
import { OperatorError } from '../operator-error.ts';
import { asPortFault, assertPortFree, parsePort } from '../port.ts';
import { openSharedRegister } from '../register.ts';
import { serveUntilSignal } from '../run.ts';
import type { Closing } from '../shutdown.ts';

interface GatewayOptions {
  readonly config: string;
  readonly port?: string;
}

/** `comptoir gateway`: one gateway over services elsewhere. It starts whether or not they run. */
export function gatewayCommand(environment: Environment): Command {
  return new Command('gateway')
    .description('Serve the graph over services that run elsewhere.')
    .requiredOption('--config <file>', 'configuration, see docs/configuration.md')
    .option('--port <number>', "port (default: the configuration's)")
    .action((options: GatewayOptions) =>
      serveUntilSignal(({ closing }) => serveGateway(options, environment, closing)),
    );
}

async function serveGateway(
  options: GatewayOptions,
  environment: Environment,
  closing: Closing,
): Promise<void> {
  const log = createLog(environment.logLevel);
  // Everything that can be wrong with the configuration is said before anything listens.
  const file = await readConfigFile(options.config, environment);
  const config = { ...file, port: options.port === undefined ? file.port : parsePort(options.port) };
  const shared = await openSharedRegister(environment, log, closing);
  if (shared === null) {
    log.warn({}, 'REDIS_URL is not set: every answer comes from the services, and none can be proved');
  }
  const gateway = await createGateway({
    config,
    transports: transportsOf(config, options.config),
    resolvers,
    ledger: shared && { register: shared.register, owners: bookOwners },
    keyPepper: pepperFor(file, environment),
    pages: { folder: config.explorer ? join(packageRoot, 'dist', 'web') : null, picture: null },
    log,
  });
  // Services are not asked whether they are there: a gateway starts before them, and outlives them.
  closing.add(() => gateway.close());
  await assertPortFree(config.host, config.port);
  log.info({ address: await gateway.listen().catch(asPortFault(config)) }, 'gateway listens');
}

function transportsOf(config: GatewayConfig, file: string): Record<(typeof serviceNames)[number], Transport> {
  // All of them at once: a service's name misspelt and another forgotten are two faults of one file.
  const missing = serviceNames.filter((name) => config.services[name] === undefined);
  if (missing.length > 0) {
    const faults = missing.map((name) => `services.${name} is missing: give its url and credential.`);
    throw new OperatorError(faults.map((fault) => `${file}: ${fault}`).join('\n'), 2);
  }
  const patienceMs = patienceFor(config.deadlineMs);
  const entries = serviceNames.flatMap((name) => {
    const address = config.services[name];
    return address === undefined ? [] : [[name, createHttpTransport(name, address, { patienceMs })] as const];
  });
  return Object.fromEntries(entries) as Record<(typeof serviceNames)[number], Transport>;
}
