import { execute } from 'graphql';
import type { Register } from '../ledger/index.ts';
import type { HttpRoute } from '../schema/http-route.ts';
import { type ServiceName, serviceNames } from '../schema/service-name.ts';
import { createDirectory } from './channel/directory.ts';
import { createChannelStage } from './channel/index.ts';
import type { GatewayConfig } from './config.ts';
import { resolveSituation } from './context.ts';
import {
  answerAtOneIndex,
  type BookOwner,
  createExecutors,
  createLedgerReader,
  type ServiceObserver,
  type Transport,
} from './execute/index.ts';
import { createGuardStage } from './guard/index.ts';
import { createHttpServer, type Pages, type RequestPath } from './http/index.ts';
import { createAnswers, planOperation } from './plan/index.ts';
import { buildGraph, type GraphResolvers } from './stitch/index.ts';
import { createMetrics, createProofWatch, type Log, type Metrics } from './telemetry/index.ts';

/** What a gateway is made of. */
export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly transports: Readonly<Record<ServiceName, Transport>>;
  /** Where published entries are; null where there is no register: every answer comes from the services themselves. */
  readonly ledger: LedgerParts | null;
  /** Resolvers of the joins that are no look-up. */
  readonly resolvers: readonly GraphResolvers[];
  /** Under which API keys are hashed. */
  readonly keyPepper: string;
  readonly pages: Pages;
  /** Pages of services that run in this process, such as for webhooks; none where left out. */
  readonly routes?: readonly HttpRoute[];
  /** Whether what it cannot do without is there; asked for every `/readyz`. Always so where left out. */
  readonly isReady?: () => Promise<boolean>;
  readonly log: Log;
}

/** What the gateway reads published entries from. */
export interface LedgerParts {
  readonly register: Register;
  /** The services that publish there; others are asked themselves. */
  readonly owners: readonly BookOwner[];
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
  const ledger =
    parts.ledger &&
    createLedgerReader({ ...parts.ledger, transports, options: config.ledger, observe: metrics.synced });
  if (ledger !== null) metrics.watchBooks(ledger.status);
  const proofs = ledger && createProofWatch(ledger.status, log);
  const watching = proofs && setInterval(proofs.look, 1_000);
  const schema = buildGraph({
    executors: createExecutors(transports, observe(log, metrics), parts.ledger?.owners ?? []),
    resolvers: parts.resolvers,
  });

  const answers = createAnswers({
    schema,
    maxBytes: config.ledger.answerBytes,
    reprove: ledger?.reprove ?? null,
  });

  const path: RequestPath = {
    schema,
    arrive: async ({ requestId, serviceRequestId, digest, credentials, demands, address, signal }) => {
      // Who asks …
      const caller = await channel.identify(credentials);
      // … and may he ask now?
      await guard.admitRequest(caller.client, address);
      return { requestId, serviceRequestId, digest, demands, ...caller, signal };
    },
    admit: async (arrival, asked) => {
      // What is asked, with variables filled in: only now can `@inContext` be read.
      const operation = planOperation(schema, asked.document, asked.operation, asked.variables);
      const situation = await resolveSituation(arrival.client, operation.overrides, directory);
      guard.admitOperation(arrival.client, operation);
      return { ...asked, context: { ...arrival, situation } };
    },
    recall: (arrival) => answers.recall(arrival),
    answer: async (admitted) => {
      const built = await answerAtOneIndex(ledger, admitted, async (entries) =>
        execute({
          schema,
          document: admitted.document,
          operationName: admitted.operation.name?.value ?? null,
          variableValues: admitted.variables,
          // A context of its own for every attempt: loaders are keyed on it and must not outlive it.
          contextValue: { ...admitted.context, entries },
        }),
      );
      answers.keep(admitted, built);
      return built.result;
    },
  };

  const server = await createHttpServer({
    path,
    knowsOrigin: channel.knowsOrigin,
    introspection: config.introspection,
    maxDocumentTokens: config.maxDocumentTokens,
    deadlineMs: config.deadlineMs,
    trustedProxies: config.trustedProxies,
    metricsFrom: config.metricsFrom,
    isStrict: () => ledger?.isStrict() ?? false,
    pages: parts.pages,
    routes: parts.routes ?? [],
    isReady: parts.isReady ?? (async () => true),
    log,
    metrics,
  });
  return {
    listen: () => server.listen(config.host, config.port),
    close: async () => {
      await server.close();
      if (watching !== null) clearInterval(watching);
      ledger?.close();
      await Promise.all(serviceNames.map((name) => transports[name].close()));
    },
  };
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
