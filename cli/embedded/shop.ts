import { join } from 'node:path';
import { samplePicture } from '../../import/sample/index.ts';
import { resolvers } from '../../resolvers/index.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import type { GatewayConfig } from '../../src/config.ts';
import { bookOwners, createDirectTransport } from '../../src/execute/index.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import type { Log } from '../../src/telemetry/index.ts';
import { createMocks } from '../mocks.ts';
import { createDatabaseProbe } from '../postgres/database-probe.ts';
import { openOwnRegister } from '../register.ts';
import type { Closing } from '../shutdown.ts';
import { type EmbeddedServices, type EmbeddedServicesOptions, startEmbeddedServices } from './services.ts';

/** A whole shop in one process. */
export interface Shop {
  /** Not listening yet. */
  readonly gateway: Gateway;
  readonly services: EmbeddedServices;
}

/** What a shop is made of. */
export interface ShopOptions {
  readonly config: GatewayConfig;
  readonly databaseUrl: string;
  /** Under which the clients' secret keys are hashed. */
  readonly keyPepper: string;
  /** Services that are replaced by mocks. */
  readonly mocks: readonly ServiceName[];
  /** What those that are no mocks are told beside. */
  readonly forServices?: EmbeddedServicesOptions['settings'];
  readonly log: Log;
  readonly closing: Closing;
}

/** Starts the services and builds the gateway over them, without a network hop between the two. */
export async function startShop({
  config,
  databaseUrl,
  keyPepper,
  mocks,
  forServices: settings = {},
  log,
  closing,
}: ShopOptions): Promise<Shop> {
  const { register, forServices } = openOwnRegister(closing);
  const services = await startEmbeddedServices({
    databaseUrl,
    log,
    closing,
    register: forServices,
    settings,
    replaced: createMocks(mocks),
  });
  const transports = serviceNames.map((name) => [
    name,
    createDirectTransport(name, services.caller(name, 'graph')),
  ]);
  const probe = createDatabaseProbe(databaseUrl);
  closing.add(() => probe.close());
  const gateway = await createGateway({
    config,
    transports: Object.fromEntries(transports),
    resolvers,
    ledger: { register, owners: bookOwners.filter((owner) => !mocks.includes(owner)) },
    keyPepper,
    // Pictures are drawn when asked for: the sample shop ships none.
    pages: { folder: config.explorer ? join(packageRoot, 'dist', 'web') : null, picture: samplePicture },
    routes: services.routes,
    // All five services live on it: without it no request should come here.
    isReady: () => probe.answers(),
    log,
  });
  closing.add(() => gateway.close());
  return { gateway, services };
}
