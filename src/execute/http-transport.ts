import { bulkhead } from 'cockatiel';
import { type ExecutionResult, GraphQLError, print } from 'graphql';
import { Pool } from 'undici';
import { contextHeader } from '../../schema/context-header.ts';
import type { ServiceRequest } from '../../schema/service-request.ts';
import { createBreaker } from './breaker.ts';
import { createPatience } from './patience.ts';
import { GivenUp, ServiceUnreachable, type Transport } from './transport.ts';

/** Where a service listens. */
export interface ServiceAddress {
  /** Such as `http://pricing.internal:4202/graphql`. */
  readonly url: string;
  readonly credential: string;
}

/** What differs between callers of a service. */
export interface HttpTransportOptions {
  /** How long one answer may take, waiting for a free place included. */
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
  connectMs: 2_000,
} as const;

/**
 * Reaches a service over HTTP. After five failures in a row, no answer in time being one, calls fail at once for a
 * second; then one is let through to see whether the service is back, while the others go on failing at once.
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
    connect: { timeout: limits.connectMs },
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
  const guarded = createGuard();
  return {
    call: async (request) => {
      const patience = createPatience(service, patienceMs, request.signal);
      try {
        const answer = guarded(() => post(pool, url, service, address.credential, request, patience.signal));
        return await Promise.race([answer, patience.exhausted]);
      } catch (error) {
        throw error instanceof ServiceUnreachable
          ? error
          : new ServiceUnreachable(service, describe(error), error);
      } finally {
        patience.end();
      }
    },
    close: () => pool.close(),
  };
}

type Guard = <Value>(work: () => Promise<Value>) => Promise<Value>;

function createGuard(): Guard {
  const slots = bulkhead(limits.concurrent, limits.queued);
  const breaker = createBreaker({
    failuresBeforeOpen: limits.failuresBeforeOpen,
    openMs: limits.openMs,
    // A caller who hangs up says nothing of the service: a call that was given up must not open the circuit.
    isFailure: (error) => error instanceof ServiceUnreachable && !(error instanceof GivenUp),
  });
  // The slots outside: what waits in the queue is no call yet, and counts neither as failed nor as answered.
  return (work) => slots.execute(() => breaker.run(work));
}

const describe = (error: unknown): string => (error as Error).message;

async function post(
  pool: Pool,
  url: URL,
  service: string,
  credential: string,
  request: ServiceRequest,
  signal: AbortSignal,
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
      signal,
    });
    // GraphQL answers 200 whatever it found wrong. Anything else came from a proxy, or before GraphQL began.
    if (statusCode !== 200) {
      // Unread, the body would keep its connection from the next call.
      await body.dump();
      throw new ServiceUnreachable(service, `it answered HTTP ${statusCode}`);
    }
    return readResult(await body.json());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof ServiceUnreachable
      ? error
      : new ServiceUnreachable(service, (error as Error).message, error);
  }
}

// Errors come as plain JSON; the stitching library merges paths of GraphQLError objects.
function readResult(json: unknown): ExecutionResult {
  const { data, errors, extensions } = json as ExecutionResult;
  const rest = extensions === undefined ? {} : { extensions };
  if (errors === undefined) return { data: data ?? null, ...rest };
  return {
    ...(data !== undefined && { data }),
    ...rest,
    errors: errors.map(({ message, path, extensions }) => new GraphQLError(message, { path, extensions })),
  };
}
