import { randomBytes } from 'node:crypto';
import type { HttpRoute } from '../../schema/http-route.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import type { ServiceCaller, ServiceRole } from '../../schema/service-request.ts';
import type { LedgerOptions } from '../../services/kit/ledger/index.ts';
import type { Log } from '../../services/kit/log.ts';
import { serveHttp } from '../../services/kit/serve-http.ts';
import type { Service } from '../../services/kit/service.ts';
import { createService, type ServiceCallers, type ServiceOptions } from '../services.ts';
import type { Closing } from '../shutdown.ts';

/** Five services of this process. */
export interface EmbeddedServices {
  caller(name: ServiceName, role: ServiceRole): ServiceCaller;
  /** Their pages that check themselves who asks: for the gateway to serve on its own port. */
  readonly routes: readonly HttpRoute[];
  /** Lets other processes of this machine reach the write side; closed with the rest. */
  serveWriteSide(): Promise<{ readonly writeCredential: string; readonly urls: Record<string, string> }>;
}

/** What the services are made of. */
export interface EmbeddedServicesOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly closing: Closing;
  /** Where they publish; nowhere unless told. */
  readonly register?: LedgerOptions;
  /** Times and sources of theirs. */
  readonly settings?: Pick<
    ServiceOptions,
    'sources' | 'keepVersionsDays' | 'payments' | 'holdSeconds' | 'cartLifetime'
  >;
  /** Services that are replaced, by mocks for instance. */
  readonly replaced?: Partial<Record<ServiceName, Service>>;
}

/** Starts the services; they reach each other directly. */
export async function startEmbeddedServices(options: EmbeddedServicesOptions): Promise<EmbeddedServices> {
  const running = new Map<ServiceName, Service>();
  const caller = (name: ServiceName, role: ServiceRole): ServiceCaller => {
    // Looked up at the call, since services are started one after the other and know each other from the start.
    return (request) => {
      const service = running.get(name);
      if (service === undefined) throw new Error(`The ${name} service does not run.`);
      return service.caller(role)(request);
    };
  };
  const callers = Object.fromEntries(
    serviceNames.map((name) => [name, caller(name, 'graph')]),
  ) as ServiceCallers;
  const start = async (name: ServiceName): Promise<void> => {
    const { databaseUrl, log, register, settings } = options;
    const service =
      options.replaced?.[name] ??
      (await createService(name, { databaseUrl, log, callers, ...register, ...settings }));
    running.set(name, service);
    options.closing.add(() => {
      // Neighbours that are still at work hear that it is gone, as if it were another process.
      running.delete(name);
      return service.close();
    });
  };
  // Those that ask nobody first: search follows its sources from the moment the catalogue service is there.
  await Promise.all((['pricing', 'stock', 'customer'] as const).map(start));
  await Promise.all((['catalogue', 'cart'] as const).map(start));
  const services = [...running.values()];
  return {
    caller,
    routes: services.flatMap(({ routes = [] }) => routes.filter(({ role }) => role === null)),
    serveWriteSide: () => serveWriteSide(services, options),
  };
}

const withWriteSide: readonly ServiceName[] = ['catalogue', 'pricing', 'stock', 'cart'];

async function serveWriteSide(services: readonly Service[], { log, closing }: EmbeddedServicesOptions) {
  // New at every start and told through the data folder: whoever may read that may write to the shop.
  const credentials = {
    write: randomBytes(24).toString('base64url'),
    graph: randomBytes(24).toString('base64url'),
  };
  const urls: Record<string, string> = {};
  for (const service of services.filter(({ name }) => withWriteSide.includes(name))) {
    // Port 0: any that is free, since others look the address up.
    const listening = await serveHttp(service, { host: '127.0.0.1', port: 0, credentials, log });
    closing.add(() => listening.close());
    urls[service.name] = listening.url;
  }
  return { writeCredential: credentials.write, urls };
}
