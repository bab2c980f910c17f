import {
  type BrokenCircuitError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
  type IPolicy,
  wrap,
} from 'cockatiel';
import { type ExecutionResult, GraphQLError, print } from 'graphql';
import { Pool } from 'undici';
import { contextHeader } from '../../schema/context-header.ts';
import type { ServiceRequest } from '../../schema/service-request.ts';
import { ServiceUnreachable, type Transport } from './transport.ts';

/** Where a service listens. */
export interface ServiceAddress {
  /** Such as `http://pricing.internal:4202/graphql`. */
  readonly url: string;
  readonly credential: string;
}

/** What differs between callers of a service. */
export interface HttpTransportOptions {
  /** How long an answer may take where the request has no deadline of its own. */
  readonly patienceMs?: number;
}

/** How much of the gateway one slow service may hold. */
const limits = {
  connections: 64,
  // Calls, not connections: HTTP/1.1 carries one at a time, so that the rest of them wait within the pool.
  concurrent: 256,
  // Beyond it a call fails at once: who would wait behind a thousand others has no chance before the deadline.
  queued: 1_024,
  failuresBeforeOpen: 5,
  openMs: 1_000,
} as const;

/**
 * Reaches a service over HTTP. After five failures in a row calls fail at once for a second, then one is let
 * through to see whether the service is back.
 */
export function createHttpTransport(
  service: string,
  address: ServiceAddress,
  { patienceMs = 60_000 }: HttpTransportOptions = {},
): Transport {
  const url = new URL(address.url);
  const pool = new Pool(url.origin, {
    connections: limits.connections,
    // A service that is there accepts within milliseconds; much longer, and the deadline would go by on a dead
    // host.
    connect: { timeout: 2_000 },
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
  const policy = createPolicy();
  return {
    call: (request) =>
      policy
        .execute(() => post(pool, url, service, address.credential, request))
        .catch((error: unknown) => {
          throw error instanceof ServiceUnreachable
            ? error
            : new ServiceUnreachable(service, describe(error), error);
        }),
    close: () => pool.close(),
  };
}

function createPolicy(): IPolicy {
  // A client that hangs up says nothing of the service: an aborted call must not open the breaker.
  const isUnreachable = handleType(
    ServiceUnreachable,
    ({ cause }) => (cause as Error | null)?.name !== 'AbortError',
  );
  const breaker = circuitBreaker(isUnreachable, {
    halfOpenAfter: limits.openMs,
    breaker: new ConsecutiveBreaker(limits.failuresBeforeOpen),
  });
  // The bulkhead outside: what waits in the queue is no call yet, and counts neither as failed nor as answered.
  return wrap(bulkhead(limits.concurrent, limits.queued), breaker);
}

const describe = (error: unknown): string =>
  (error as Partial<BrokenCircuitError>).isBrokenCircuitError
    ? 'it failed again and again'
    : (error as Error).message;

async function post(
  pool: Pool,
  url: URL,
  service: string,
  credential: string,
  request: ServiceRequest,
): Promise<ExecutionResult> {
  const { document, variables, operationName } = request;
  try {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: url.pathname + url.search,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${credential}`,
        [contextHeader]: request.context,
        'x-request-id': request.requestId,
      },
      body: JSON.stringify({
        query: typeof document === 'string' ? document : print(document),
        variables,
        operationName,
      }),
      ...(request.signal && { signal: request.signal }),
    });
    // GraphQL answers 200 whatever it found wrong. Anything else came from a proxy, or before GraphQL began.
    if (statusCode !== 200) {
      // Unread, the body would keep its connection from the next call.
      await body.dump();
      throw new ServiceUnreachable(service, `it answered HTTP ${statusCode}`);
    }
    return readResult(await body.json());
  } catch (error) {
    throw error instanceof ServiceUnreachable
      ? error
      : new ServiceUnreachable(service, (error as Error).message, error);
  }
}

// Errors come as plain JSON; the stitching library merges paths of GraphQLError objects.
function readResult(json: unknown): ExecutionResult {
  const { data, errors } = json as ExecutionResult;
  if (errors === undefined) return { data: data ?? null };
  return {
    ...(data !== undefined && { data }),
    errors: errors.map(({ message, path, extensions }) => new GraphQLError(message, { path, extensions })),
  };
}
