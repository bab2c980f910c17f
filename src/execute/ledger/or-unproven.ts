import { GraphQLError } from 'graphql';
import { ServiceUnreachable } from '../transport.ts';
import type { SearchContext } from './find.ts';

/**
 * What `work` reads, else `fallback` where its owner is out of reach. The answer is marked then: on what it depends,
 * nobody knows. So one service that is out of reach empties no list.
 */
export async function orUnproven<Value>(
  read: SearchContext,
  work: () => Promise<Value>,
  fallback: Value,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    read.noteUnproven();
    return fallback;
  }
}

const isOutOfReach = (error: unknown): boolean =>
  error instanceof ServiceUnreachable ||
  (error instanceof GraphQLError && error.extensions.code === 'SERVICE_UNAVAILABLE');
