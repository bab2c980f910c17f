import { type ExecutionResult, execute } from 'graphql';
import { type ServiceName, serviceNames } from '../schema/service-name.ts';
import { createDirectory } from './channel/directory.ts';
import { createChannelStage } from './channel/index.ts';
import type { GatewayConfig } from './config.ts';
import { resolveSituation } from './context.ts';
import { createServiceExecutor, type ServiceObserver, type Transport } from './execute/index.ts';
import { createGuardStage } from './guard/index.ts';
import { createHttpServer, type Pages, type RequestPath } from './http/index.ts';
import { planOperation } from './plan/index.ts';
import { buildGraph, type GraphResolvers } from './stitch/index.ts';
import { createMetrics, type Log, type Metrics } from './telemetry/index.ts';

/** What a gateway is made of. */
export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly transports: Readonly<Record<ServiceName, Transport>>;
  /** Resolvers of the joins that are no look-up. */
  readonly resolvers: readonly GraphResolvers[];
  /** Under which API keys are hashed. */
  readonly keyPepper: string;
  readonly pages: Pages;
  /** Whether what it cannot do without is there; asked for every `/readyz`. Always so where left out. */
  readonly isReady?: () => Promise<boolean>;
  readonly log: Log;
}

/** A gateway, not listening yet. */
export interface Gateway {
  /** Returns the address, such as `http://127.0.0.1:4000`. */
  listen(): Promise<string>;
  /** Finishes what runs, then closes. */
  close(): Promise<void>;
}

/**
 * The way of a request, from top to bottom:
 * HTTP → channel → guard → plan → context → guard → stitch → resolvers and loaders → execute ⇒ services.
 */
export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, transports, log } = parts;
  const metrics = createMetrics();
  const channel = createChannelStage(config, parts.keyPepper);
  const guard = createGuardStage();
  const directory = createDirectory(config.markets, {
    pricing: transports.pricing.call,
    stock: transports.stock.call,
  });
  const schema = buildGraph({
    executors: executorsOf(transports, observe(log, metrics)),
    resolvers: parts.resolvers,
  });

  const path: RequestPath = {
    schema,
    arrive: async ({ requestId, serviceRequestId, credentials, address, signal }) => {
      // Who asks …
      const caller = await channel.identify(credentials);
      // … and may he ask now?
      await guard.admitRequest(caller.client, address);
      return { requestId, serviceRequestId, ...caller, signal };
    },
    admit: async (arrival, asked) => {
      // What is asked, with variables filled in: only now can `@inContext` be read.
      const operation = planOperation(schema, asked.document, asked.operation, asked.variables);
      const situation = await resolveSituation(arrival.client, operation.overrides, directory);
      guard.admitOperation(arrival.client, operation);
      // A context of its own for every operation: loaders are keyed on it and must not outlive it.
      return { ...asked, context: { ...arrival, situation } };
    },
    answer: async ({ document, operation, variables, context }): Promise<ExecutionResult> =>
      execute({
        schema,
        document,
        operationName: operation.name?.value ?? null,
        variableValues: variables,
        contextValue: context,
      }),
  };

  const server = await createHttpServer({
    path,
    knowsOrigin: channel.knowsOrigin,
    introspection: config.introspection,
    maxDocumentTokens: config.maxDocumentTokens,
    deadlineMs: config.deadlineMs,
    trustedProxies: config.trustedProxies,
    metricsFrom: config.metricsFrom,
    pages: parts.pages,
    isReady: parts.isReady ?? (async () => true),
    log,
    metrics,
  });
  return {
    listen: () => server.listen(config.host, config.port),
    close: async () => {
      await server.close();
      await Promise.all(serviceNames.map((name) => transports[name].close()));
    },
  };
}

function executorsOf(transports: GatewayParts['transports'], observer: ServiceObserver) {
  const entries = serviceNames.map((name) => [name, createServiceExecutor(name, transports[name], observer)]);
  return Object.fromEntries(entries) as Record<ServiceName, ReturnType<typeof createServiceExecutor>>;
}

const observe = (log: Log, metrics: Metrics): ServiceObserver => ({
  unreachable: (failure, { requestId, serviceRequestId }) => {
    metrics.serviceUnreachable(failure.service);
    log.warn(
      { service: failure.service, reason: failure.message, requestId, serviceRequestId },
      'service out of reach',
    );
  },
  misunderstood: (service, error, { requestId, serviceRequestId }) => {
    const { first: err, count } = error;
    log.error(
      { service, err, requestId, serviceRequestId, count, path: err.path },
      'service refused an operation of the gateway',
    );
  },
  failed: (service, { requestId, serviceRequestId }) => {
    // Where the client brought no id the two are one, and the service's own line says it all.
    if (requestId === serviceRequestId) return;
    log.warn({ service, requestId, serviceRequestId }, 'service failed, and logged why');
  },
});
