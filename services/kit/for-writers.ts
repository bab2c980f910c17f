import type { GraphQLResolveInfo } from 'graphql';
import type { ServiceCall } from './service.ts';
import { serviceError } from './service-error.ts';

/** A resolver of a root field. */
export type RootResolver<Args, Call extends ServiceCall = ServiceCall> = (
  parent: unknown,
  args: Args,
  call: Call,
  info: GraphQLResolveInfo,
) => unknown;

/** A field for the retailer's own systems: with any other credential than theirs it throws `FORBIDDEN`. */
export const forWriters =
  <Args, Call extends ServiceCall = ServiceCall>(
    resolve: RootResolver<Args, Call>,
  ): RootResolver<Args, Call> =>
  (parent, args, call, info) => {
    if (call.role !== 'write')
      throw serviceError('FORBIDDEN', 'This field needs the credential of the write side.');
    return resolve(parent, args, call, info);
  };
