import type { IResolvers } from '@graphql-tools/utils';
import { availabilityReads } from './availability.ts';
import type { ReadContext } from './read-context.ts';
import { storeReads } from './stores.ts';

/** All that is read of stock, which is by key. */
export const stockReads: readonly IResolvers<unknown, ReadContext>[] = [availabilityReads, storeReads];
