import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/index.ts';
import { indexHeader, type OperationContext } from './apollo.ts';
import type { RequestPath } from './request-path.ts';

/** What a request asks in short, the same for equal questions; null where it has parts beside the usual ones. */
export function digestOf(request: FastifyRequest): string | null {
  const asked = (request.method === 'GET' ? request.query : request.body) as AskedParts | null | undefined;
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return null;
  const { query, operationName = null, variables = null, ...more } = asked;
  if (typeof query !== 'string' || Object.keys(more).length > 0) return null;
  try {
    return createHash('sha256')
      .update(JSON.stringify([query, operationName, variables]))
      .digest('base64url');
  } catch {
    // Variables that nest too deep to be written down are refused by whoever reads them.
    return null;
  }
}

interface AskedParts {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

/** Gives an answer that was given before, if it is still right; else the request goes its whole way. */
export async function answerFromMemory(
  path: RequestPath,
  metrics: Metrics,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { arrival, startedAt }: OperationContext = request.operationContext;
  const type = mediaTypeFor(request.headers.accept);
  if (type === null) return undefined;
  const recall = await path.recall(arrival);
  if (recall.kind === 'missing') {
    reply.raw.once('close', recall.end);
    return undefined;
  }
  const { data, consistency } = recall;
  metrics.answered(arrival.client.id, 'ok', (performance.now() - startedAt) / 1_000);
  metrics.rested(consistency.mode);
  metrics.recalled();
  reply.header('comptoir-index', indexHeader(consistency)).type(`${type}; charset=utf-8`);
  return reply.send(`{"data":${data},"extensions":{"consistency":${JSON.stringify(consistency)}}}`);
}

// Who accepts several types has them weighed on the long way.
function mediaTypeFor(accept: string | undefined): string | null {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return 'application/json';
  return accept === 'application/graphql-response+json' ? accept : null;
}
