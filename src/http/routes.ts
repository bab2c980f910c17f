import type { FastifyError, FastifyInstance } from 'fastify';
import type { HttpRoute } from '../../schema/http-route.ts';
import type { Log } from '../telemetry/index.ts';

/** Adds pages of services that run in this process; only such as check themselves who asks. */
export function addRoutes(app: FastifyInstance, routes: readonly HttpRoute[], log: Log): void {
  void app.register(async (scope) => {
    // What a service signs or parses is bytes.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      if (error.statusCode !== undefined && error.statusCode < 500)
        return reply.code(error.statusCode).send({ error: error.message });
      log.error({ err: error, route: request.routeOptions.url }, 'a page of a service failed');
      return reply.code(500).send({ error: 'The service failed.' });
    });
    for (const { method, path, answer } of routes.filter(({ role }) => role === null)) {
      scope.route({
        method,
        url: path,
        handler: async ({ headers, body, params }, reply) => {
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
