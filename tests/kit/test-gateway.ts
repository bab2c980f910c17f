import { resolvers } from '../../resolvers/index.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import { serveHttp } from '../../services/kit/serve-http.ts';
import type { Service } from '../../services/kit/service.ts';
import { gatewayConfigSchema, parseConfig } from '../../src/config.ts';
import {
  createDirectTransport,
  createHttpTransport,
  patienceFor,
  type Transport,
} from '../../src/execute/index.ts';
import { createGateway, type GatewayParts } from '../../src/gateway.ts';
import { createQuietLog } from './quiet-log.ts';

/** How the gateway under test reaches its services. */
export type TransportKind = 'direct' | 'http';

/** What a test wants of its gateway. */
export interface TestGatewayOptions {
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly transport?: TransportKind;
  readonly config?: object;
  readonly resolvers?: GatewayParts['resolvers'];
  readonly keyPepper?: string;
  /** None where left out. */
  readonly ledger?: GatewayParts['ledger'];
  /** None where left out. */
  readonly pages?: GatewayParts['pages'];
  /** None where left out. */
  readonly routes?: GatewayParts['routes'];
  /** Transports that a test makes itself. */
  readonly transports?: Partial<Record<ServiceName, Transport>>;
}

/** An answer as a client gets it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Without `extensions`. */
  readonly body: { readonly data?: unknown; readonly errors?: readonly ShownError[] };
  /** `extensions.consistency`; null where the answer read nothing of the ledger. */
  readonly consistency: ShownConsistency | null;
}

/** What an answer says that it rests on. */
export interface ShownConsistency {
  readonly mode: 'STRICT' | 'DEGRADED';
  readonly ageMs: number;
  readonly books: Readonly<Record<string, { readonly epoch: number; readonly index: number }>>;
  readonly token: string;
  /** Of books that are fed by systems without versions. */
  readonly sources?: Readonly<Record<string, { readonly name: string; readonly polledMsAgo: number | null }>>;
}

interface ShownError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A gateway that listens on a free port. */
export interface TestGateway {
  readonly url: string;
  readonly log: ReturnType<typeof createQuietLog>;
  /** Posts an operation. */
  ask(query: string, options?: AskOptions): Promise<Answer>;
  close(): Promise<void>;
}

interface AskOptions {
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operationName?: string;
}

export const testPepper = 'test-pepper';

const defaultConfig = { port: 0, anonymous: 'web', clients: [{ id: 'web', channel: 'WEB', market: 'FR' }] };

/** Starts a gateway over the services given. */
export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const log = createQuietLog();
  const closing: (() => Promise<void>)[] = [];
  const config = parseConfig(gatewayConfigSchema, { ...defaultConfig, ...options.config });
  const patienceMs = patienceFor(config.deadlineMs);
  const transports = await Promise.all(
    serviceNames.map(async (name) => {
      const own = options.transports?.[name];
      return [
        name,
        own ??
          (await transportTo(options.services[name], options.transport ?? 'direct', closing, patienceMs)),
      ] as const;
    }),
  );
  const gateway = await createGateway({
    config,
    transports: Object.fromEntries(transports) as Record<ServiceName, Transport>,
    resolvers: options.resolvers ?? resolvers,
    ledger: options.ledger ?? null,
    keyPepper: options.keyPepper ?? testPepper,
    pages: options.pages ?? { folder: null, picture: null },
    routes: options.routes ?? [],
    log,
  });
  const url = await gateway.listen();
  return {
    url,
    log,
    ask: (query, ask) => post(`${url}/graphql`, query, ask),
    close: async () => {
      await gateway.close();
      for (const close of closing) await close();
    },
  };
}

async function transportTo(
  service: Service,
  kind: TransportKind,
  closing: (() => Promise<void>)[],
  patienceMs: number,
): Promise<Transport> {
  if (kind === 'direct') return createDirectTransport(service.name, service.caller('graph'));
  const credentials = { graph: 'graph-credential', write: 'write-credential' };
  const listening = await serveHttp(service, {
    host: '127.0.0.1',
    port: 0,
    credentials,
    log: createQuietLog(),
  });
  closing.push(() => listening.close());
  const address = { url: listening.url, credential: credentials.graph };
  return createHttpTransport(service.name, address, { patienceMs });
}

/** Posts an operation to any GraphQL address. */
export async function post(
  url: string,
  query: string,
  { variables, headers, operationName }: AskOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const { extensions, ...body } = (await response.json()) as Answer['body'] & {
    readonly extensions?: { readonly consistency?: ShownConsistency };
  };
  return {
    status: response.status,
    headers: response.headers,
    body,
    consistency: extensions?.consistency ?? null,
  };
}
