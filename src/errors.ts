import { GraphQLError } from 'graphql';

/** Every code by which the gateway refuses a client or marks a field, with its HTTP status where the whole request fails. */
export const errorCodes = {
  /** No API key, and the configuration has no anonymous client. */
  KEY_MISSING: 401,
  /** The API key is not registered. */
  KEY_UNKNOWN: 401,
  /** The key may not be used from this web origin, or from a browser at all. */
  ORIGIN_NOT_ALLOWED: 403,
  /** The customer's token is malformed, expired, or of another issuer or audience. */
  TOKEN_INVALID: 401,
  /** The issuer's keys cannot be fetched, so that no token can be checked. */
  TOKEN_UNCHECKED: 503,
  /** The client sends more than its limit. */
  RATE_LIMITED: 429,
  /** The operation nests deeper than the client's limit. */
  OPERATION_TOO_DEEP: 400,
  /** The operation may return more than the client's limit. */
  OPERATION_TOO_COSTLY: 400,
  /** Market, language or store does not exist or is not open to the client. */
  CONTEXT_INVALID: 400,
  /** A variable or argument is not of the accepted form. */
  BAD_USER_INPUT: 400,
  /** A service is out of reach, overloaded or too slow; only its own fields are null. */
  SERVICE_UNAVAILABLE: 503,
  /** Without proof that nothing newer was seen, where the client demands one or its session has seen more. */
  CONSISTENCY_UNAVAILABLE: 503,
  /** The gateway is draining, or not ready yet. */
  NOT_READY: 503,
  /** A bug: the message carries the request id under which it was logged. */
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** An error meant for the client; anything else that is thrown is a bug and gets masked. */
export function clientError(
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...details, http: { status: errorCodes[code] } } });
}

/** An error of one field: the rest of the answer stays, and so does HTTP status 200. */
export const fieldError = (code: ErrorCode, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

/** Whether an error was written for the client. */
export const isClientError = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError &&
  typeof error.extensions.code === 'string' &&
  error.extensions.code !== 'INTERNAL';

/** What several errors of one request have in common, and how many they are. */
export interface RepeatedError<Thrown> {
  readonly first: Thrown;
  readonly count: number;
}

/**
 * Errors that say the same, once each, in the order in which they first came: one fault in a listing is one fault,
 * however many of its rows it hits.
 */
export function withoutRepetition<Thrown>(errors: readonly Thrown[]): readonly RepeatedError<Thrown>[] {
  const bySaying = new Map<string, RepeatedError<Thrown>>();
  for (const error of errors) {
    const saying = sayingOf(error);
    const { first, count } = bySaying.get(saying) ?? { first: error, count: 0 };
    bySaying.set(saying, { first, count: count + 1 });
  }
  return [...bySaying.values()];
}

/** What was thrown before GraphQL gave it a path. */
export const originalOf = (error: unknown): unknown =>
  (error as Partial<GraphQLError> | null)?.originalError ?? error;

// The stack begins with the message; a service's errors came over the network and have a stack of nobody's.
function sayingOf(error: unknown): string {
  const original = originalOf(error);
  if (!(original instanceof Error)) return String(original);
  return original instanceof GraphQLError ? original.message : `${original.message}\n${original.stack}`;
}
