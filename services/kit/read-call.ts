import type { Kysely } from 'kysely';
import type { EntryReader } from '../../schema/read/entry-reader.ts';
import { createReadContext, type ReadContext } from '../../schema/read/read-context.ts';
import { createEntryReader } from './entry-reader.ts';
import type { ServiceCall } from './service.ts';

/** What resolvers of a service get that shows entries: who asks, and the entries that this operation reads. */
export interface ReadCall extends ServiceCall, ReadContext {
  /** Where those entries come from. */
  readonly reader: EntryReader;
}

/** The context value of one operation, over published entries or else the service's own rows. */
export function createReadCall<Tables>(
  db: Kysely<Tables>,
  call: ServiceCall,
  published: EntryReader | null,
): ReadCall {
  const reader = published ?? createEntryReader(db);
  return { ...call, reader, ...createReadContext(reader, call.context) };
}
