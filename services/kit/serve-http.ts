import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { contextHeader } from '../../schema/context-header.ts';
import type { HttpRoute } from '../../schema/http-route.ts';
import type { ServiceRole } from '../../schema/service-request.ts';
import type { Log } from './log.ts';
import type { Service } from './service.ts';

/** Tokens that callers send as `Authorization: Bearer …`. */
export type ServiceCredentials = Readonly<Record<ServiceRole, string>>;

/** Where and to whom a service answers over HTTP. */
export interface ServiceHttpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly credentials: ServiceCredentials;
  readonly log: Log;
}

/** A service that listens. */
export interface ListeningService {
  /** Such as `http://127.0.0.1:4201/graphql`. */
  readonly url: string;
  /** Stops listening once open requests are answered; the service itself stays. */
  close(): Promise<void>;
}

/** Serves GraphQL over HTTP: `POST /graphql` for callers with a credential, `GET /healthz` for everybody. */
export async function serveHttp(service: Service, options: ServiceHttpOptions): Promise<ListeningService> {
  const app = Fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: 'idle' });
  app.get('/healthz', async () => ({ service: service.name }));
  addGraphqlRoute(app, service, options);
  addRoutes(app, service.routes ?? [], options);
  const address = await app.listen({ host: options.host, port: options.port });
  options.log.info({ service: service.name, address }, 'service listens');
  return { url: `${address}/graphql`, close: () => app.close() };
}

const maxBodyBytes = 64 * 1024 * 1024;

const maxRouteBodyBytes = 1024 * 1024;

function addRoutes(app: FastifyInstance, routes: readonly HttpRoute[], options: ServiceHttpOptions): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxRouteBodyBytes }, (_, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      // Too long, cut off and the like: the sender's doing.
      if (error.statusCode !== undefined && error.statusCode < 500)
        return reply.code(error.statusCode).send({ error: error.message });
      options.log.error({ err: error, route: request.routeOptions.url }, 'a page of a service failed');
      return reply.code(500).send({ error: 'The service failed.' });
    });
    for (const { method, path, role, answer } of routes) {
      scope.route({
        method,
        url: path,
        handler: async ({ headers, body, params }, reply) => {
          if (role !== null && roleOf(headers.authorization, options.credentials) !== role)
            return reply.code(401).send({ error: 'Give the credential: Authorization: Bearer …' });
          const told = await answer({
            headers,
            body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
            params: params as Readonly<Record<string, string>>,
          });
          return reply
            .code(told.status)
            .headers(told.headers ?? {})
            .send(told.body);
        },
      });
    }
  });
}

interface GraphqlBody {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

const bodySchema = {
  type: 'object',
  required: ['query'],
  properties: {
    query: { type: 'string' },
    variables: { type: 'object', nullable: true, additionalProperties: true },
    operationName: { type: 'string', nullable: true },
  },
};

function addGraphqlRoute(app: FastifyInstance, service: Service, options: ServiceHttpOptions): void {
  app.post<{ Body: GraphqlBody }>('/graphql', { schema: { body: bodySchema } }, async (request, reply) => {
    const role = roleOf(request.headers.authorization, options.credentials);
    if (role === null) {
      return reply
        .code(401)
        .send({ errors: [{ message: 'The service needs a credential: Authorization: Bearer …' }] });
    }
    return service.caller(role)({
      document: request.body.query,
      variables: request.body.variables ?? undefined,
      operationName: request.body.operationName ?? undefined,
      context: String(request.headers[contextHeader] ?? ''),
      requestId: String(request.headers['x-request-id'] ?? request.id),
    });
  });
}

function roleOf(authorization: string | undefined, credentials: ServiceCredentials): ServiceRole | null {
  const given = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
  if (isSame(given, credentials.write)) return 'write';
  return isSame(given, credentials.graph) ? 'graph' : null;
}

// Hashes have one length, so that comparing takes the same time whatever was given.
const isSame = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b));
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
