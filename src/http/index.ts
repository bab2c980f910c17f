import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyCors from '@fastify/cors';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteHandlerMethod,
} from 'fastify';
import { GraphQLError } from 'graphql';
import type { HttpRoute } from '../../schema/http-route.ts';
import { quoted } from '../../schema/quoted.ts';
import { CallerGone, type Demands, type RequestIds } from '../context.ts';
import { clientError } from '../errors.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { createApollo, type OperationContext } from './apollo.ts';
import { createErrorDesk, type ErrorDesk, formatError } from './errors.ts';
import { assertNesting } from './nesting.ts';
import { createAddressCheck } from './networks.ts';
import { addPages, type Pages } from './pages.ts';
import { answerFromMemory, digestOf } from './recall.ts';
import type { Incoming, RequestPath } from './request-path.ts';
import { addRoutes } from './routes.ts';

export type { Pages } from './pages.ts';
export type { Admitted, Asked, Incoming, RequestPath } from './request-path.ts';

/** What the HTTP side is made of. */
export interface HttpParts {
  readonly path: RequestPath;
  /** Whether a browser may ask from this web origin at all. */
  readonly knowsOrigin: (origin: string) => boolean;
  readonly introspection: boolean;
  /** A longer document is not parsed to its end. */
  readonly maxDocumentTokens: number;
  /** Of one request, through every hop. */
  readonly deadlineMs: number;
  /** Whose word is taken for the caller's address. */
  readonly trustedProxies: readonly string[];
  /** Who may read the metrics. */
  readonly metricsFrom: readonly string[];
  /** Whether answers can be proved just now. */
  readonly isStrict: () => boolean;
  readonly pages: Pages;
  /** Pages of services that run in this process. */
  readonly routes: readonly HttpRoute[];
  /** Whether what it cannot do without is there. */
  readonly isReady: () => Promise<boolean>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The HTTP side of a gateway, not listening yet. */
export interface HttpServer {
  /** Returns the address, such as `http://127.0.0.1:4000`. Port 0 takes a free one. */
  listen(host: string, port: number): Promise<string>;
  /** Unready → stops accepting → finishes what runs → closed. */
  close(): Promise<void>;
}

// A document and its variables; a retailer's bulk of rows goes to the services' own write side.
const maxBodyBytes = 1024 * 1024;

// A token that has seen a thousand entries past the register is some ten thousand bytes long.
const maxHeaderBytes = 64 * 1024;

/** Builds `/graphql` (POST and GET), `/healthz`, `/readyz`, `/metrics` and the pages. */
export async function createHttpServer(parts: HttpParts): Promise<HttpServer> {
  const errors = createErrorDesk(parts.log, parts.metrics);
  const apollo = createApollo(parts.path, {
    introspection: parts.introspection,
    maxDocumentTokens: parts.maxDocumentTokens,
    errors,
    metrics: parts.metrics,
  });
  await apollo.start();
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    genReqId: () => randomUUID(),
    // Closing must not wait for browsers that keep a connection open in case they need it again.
    forceCloseConnections: 'idle',
    trustProxy: [...parts.trustedProxies],
    // Whoever sends half a request and waits holds a connection no longer than an honest one may.
    requestTimeout: parts.deadlineMs,
    // Node heeds the one for requests only where that for their heads is no longer.
    http: {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: parts.deadlineMs,
      connectionsCheckingInterval: Math.min(1_000, parts.deadlineMs),
    },
  });
  // GraphQL comes as JSON alone; anything else is refused with 415.
  app.removeContentTypeParser('text/plain');
  // `OPTIONS` is answered here: a preflight carries no key, so any registered origin may go on to ask.
  await app.register(fastifyCors, {
    origin: (origin, decide) => decide(null, origin !== undefined && parts.knowsOrigin(origin)),
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after', 'comptoir-index'],
    maxAge: 600,
  });
  addGraphql(
    app,
    parts,
    errors,
    fastifyApolloHandler(apollo, { context: async (request) => request.operationContext }),
  );
  const state = addHealth(app, parts);
  addPages(app, parts.pages);
  addRoutes(app, parts.routes, parts.log);
  return {
    listen: async (host, port) => {
      const address = await app.listen({ host, port });
      // Only now: a balancer that is told sooner sends requests to a closed port.
      state.ready = true;
      return address;
    },
    close: async () => {
      // Told first, so that the balancer turns away while the requests that are here are still answered.
      state.ready = false;
      await app.close();
      await apollo.stop();
    },
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    operationContext: OperationContext;
  }
}

// A caller's own id is kept where it is harmless in a log line and a header; it goes no further than these.
function idsOf({ id, headers }: FastifyRequest): RequestIds {
  const given = headers['x-request-id'];
  const isHarmless = typeof given === 'string' && /^[\w.:-]{1,100}$/.test(given);
  return { requestId: isHarmless ? given : id, serviceRequestId: id };
}

function addGraphql(
  app: FastifyInstance,
  { path, deadlineMs, maxDocumentTokens, metrics }: HttpParts,
  errors: ErrorDesk,
  handler: RouteHandlerMethod,
): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: async (request, reply) => {
      const startedAt = performance.now();
      // Answers depend on who asks, in ways that no shared cache knows of.
      reply.header('x-request-id', idsOf(request).requestId).header('cache-control', 'no-store');
      request.operationContext = {
        startedAt,
        arrival: await path.arrive(incomingOf(request, reply, deadlineMs)),
      };
      assertNesting(documentOf(request), maxDocumentTokens);
      return answerFromMemory(path, metrics, request, reply);
    },
    handler,
    errorHandler: (error, request, reply) => refuse(toClientError(error), request, reply, errors),
  });
}

function incomingOf(request: FastifyRequest, reply: FastifyReply, deadlineMs: number): Incoming {
  const { authorization, origin } = request.headers;
  return {
    ...idsOf(request),
    digest: digestOf(request),
    credentials: {
      key: headerOf(request, 'comptoir-key'),
      token: authorization === undefined ? null : bearerTokenOf(authorization),
      // A page served by the gateway itself is no foreign page.
      origin: origin === undefined || origin === `${request.protocol}://${request.host}` ? null : origin,
    },
    demands: demandsOf(request),
    address: request.ip,
    signal: untilGoneOrLate(reply, deadlineMs),
  };
}

function demandsOf(request: FastifyRequest): Demands {
  const consistency = headerOf(request, 'comptoir-consistency');
  if (consistency !== null && consistency !== 'required') {
    throw clientError(
      'BAD_USER_INPUT',
      `Comptoir-Consistency cannot be ${quoted(consistency)}: give required.`,
    );
  }
  return { after: headerOf(request, 'comptoir-after'), isProofRequired: consistency === 'required' };
}

// A timer of our own: a composite of `AbortSignal.any` and `AbortSignal.timeout` can be collected before it fires.
function untilGoneOrLate(reply: FastifyReply, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  // One listener for each call to a service is right, however many there are.
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => controller.abort(), deadlineMs);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    if (!reply.raw.writableFinished) controller.abort(new CallerGone());
  });
  return controller.signal;
}

// Where it is no text, Apollo Server says so.
function documentOf({ method, query, body }: FastifyRequest): string {
  const { query: document } = ((method === 'GET' ? query : body) ?? {}) as { readonly query?: unknown };
  return typeof document === 'string' ? document : '';
}

const headerOf = (request: FastifyRequest, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function bearerTokenOf(authorization: string): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (token === undefined)
    throw clientError('TOKEN_INVALID', 'Authorization is not of the form "Bearer <token>".');
  return token;
}

// Fastify's own refusals (a body that is no JSON, too large, of another media type) are the client's doing.
function toClientError(error: unknown): unknown {
  const { statusCode, message } = error as { statusCode?: number; message: string };
  // What says 500 or nothing is ours, whoever threw it.
  if (error instanceof GraphQLError || statusCode === undefined || statusCode >= 500) return error;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: statusCode } } });
}

function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: ErrorDesk,
): FastifyReply {
  const ids = idsOf(request);
  const [shown] = errors.show([error], ids) as [GraphQLError];
  const { status } = (shown.extensions.http ?? { status: 500 }) as { status: number };
  const { retryAfterSeconds } = shown.extensions;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds);
  return reply
    .code(status)
    .header('x-request-id', ids.requestId)
    .type('application/json; charset=utf-8')
    .send({ errors: [formatError(shown.toJSON())] });
}

function addHealth(
  app: FastifyInstance,
  { metrics, metricsFrom, isStrict, isReady }: HttpParts,
): { ready: boolean } {
  const state = { ready: false };
  const mayRead = createAddressCheck(metricsFrom);
  const look = async () => ({ ready: state.ready && (await isReady()), strict: isStrict() });
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_, reply) => {
    const seen = await look();
    return reply.code(seen.ready ? 200 : 503).send(seen);
  });
  // Apart from readiness: a balancer that left out every gateway without proof would leave nobody where the register fails.
  app.get('/readyz/strict', async (_, reply) => {
    const seen = await look();
    return reply.code(seen.ready && seen.strict ? 200 : 503).send(seen);
  });
  // Names of clients and how much they ask are not for everybody.
  app.get('/metrics', async (request, reply) =>
    mayRead(request.ip)
      ? reply.type(metrics.contentType).send(await metrics.print())
      : reply.code(404).send({ error: 'There is no such page.' }),
  );
  return state;
}
