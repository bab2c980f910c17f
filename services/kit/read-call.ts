import type { Kysely } from 'kysely';
import { createReadContext, type ReadContext } from '../../schema/read/read-context.ts';
import { createEntryReader } from './entry-reader.ts';
import type { ServiceCall } from './service.ts';

/** What resolvers of a service get that shows entries: who asks, and the entries that this operation reads. */
export interface ReadCall extends ServiceCall, ReadContext {}

/** The context value of one operation, over the service's own rows. */
export const createReadCall = <Tables>(db: Kysely<Tables>, call: ServiceCall): ReadCall => ({
  ...call,
  ...createReadContext(createEntryReader(db), call.context),
});
