import { GraphQLError } from 'graphql';

/** Codes by which a service says what was wrong; the gateway translates them for clients. */
export type ServiceErrorCode =
  | 'BAD_INPUT'
  | 'FORBIDDEN'
  | 'ROWS_REJECTED'
  | 'VERSION_UNKNOWN'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL';

/** An error whose message is meant for the caller. */
export function serviceError(
  code: ServiceErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details } });
}
