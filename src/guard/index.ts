import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Client } from '../context.ts';
import { clientError } from '../errors.ts';
import { type CostInput, costOf } from './cost.ts';
import { depthOf } from './depth.ts';
import { readWeights } from './weights.ts';

/** May this request, and may this operation? */
export interface GuardStage {
  /** Counts the request against its client's limit. `address` tells users of one publishable key apart. */
  admitRequest(client: Client, address: string): Promise<void>;
  /** Refuses what nests too deep or may return too much. */
  admitOperation(client: Client, operation: CostInput): void;
}

/** Builds the stage; limits stand at the client. */
export function createGuardStage(): GuardStage {
  const limiters = new Map<string, RateLimiterMemory>();
  const weights = readWeights();
  return {
    admitRequest: async (client, address) => {
      const { requestsPerMinute } = client.limits;
      const limiter =
        limiters.get(client.id) ??
        // In this process alone: several gateways together let a client send that many times more.
        new RateLimiterMemory({ keyPrefix: client.id, points: requestsPerMinute, duration: 60 });
      limiters.set(client.id, limiter);
      // A secret key is one server's, whose addresses are nobody's business; a publishable one is in every
      // browser.
      await limiter.consume(client.key === 'secret' ? 'all' : address).catch((refused: unknown) => {
        throw refused instanceof RateLimiterRes ? tooManyRequests(client, refused) : refused;
      });
    },
    admitOperation: (client, operation) => {
      const { maxDepth, maxCost } = client.limits;
      // Depth first: it is cheaper to count, and what is too deep is usually too costly as well.
      const depth = depthOf(operation.document, operation.operation);
      if (depth > maxDepth) {
        throw clientError(
          'OPERATION_TOO_DEEP',
          `The operation nests ${depth} deep; client ${client.id} may ${maxDepth}.`,
        );
      }
      const cost = costOf(operation, weights);
      if (cost > maxCost) {
        throw clientError(
          'OPERATION_TOO_COSTLY',
          `The operation may cost ${cost}; client ${client.id} may ask for ${maxCost}. Ask for shorter lists or fewer fields.`,
          { cost, maxCost },
        );
      }
    },
  };
}

function tooManyRequests(client: Client, { msBeforeNext }: RateLimiterRes): Error {
  const seconds = Math.ceil(msBeforeNext / 1_000);
  return clientError(
    'RATE_LIMITED',
    `Client ${client.id} sends more than ${client.limits.requestsPerMinute} requests a minute: wait ${seconds} s.`,
    { retryAfterSeconds: seconds },
  );
}
