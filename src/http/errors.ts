import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RequestIds } from '../context.ts';
import { clientError, isClientError, originalOf, withoutRepetition } from '../errors.ts';
import type { Log, Metrics } from '../telemetry/index.ts';

/** Turns whatever was thrown into what the client is shown: a bug is logged once, here, and masked. */
export interface ErrorDesk {
  /** In the order of `errors`, which are all those of one request: a bug that shows in many fields is one line. */
  show(errors: readonly unknown[], ids: RequestIds): readonly GraphQLError[];
}

/** Makes the desk through which every error of a request leaves the gateway. */
export function createErrorDesk(log: Log, metrics: Metrics): ErrorDesk {
  return {
    show: (errors, ids) => {
      logBugs(
        errors.filter((error) => withCode(error) === null),
        ids,
        log,
      );
      const shown = errors.map((error) => withCode(error) ?? mask(error, ids));
      // Each of them, however often: what shoppers saw is counted, what went wrong is logged.
      for (const { extensions } of shown) metrics.errorShown(String(extensions.code));
      return shown;
    },
  };
}

/** An error as clients get it: no stack, no HTTP details. */
export function formatError({
  message,
  locations,
  path,
  extensions,
}: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, http: __, ...shown } = extensions ?? {};
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: shown };
}

/** The error itself where it was written for the client, with a code in any case; null where it was not. */
function withCode(error: unknown): GraphQLError | null {
  if (isClientError(error)) return error;
  if (!(error instanceof GraphQLError)) return null;
  // A service has masked and logged it.
  if (error.extensions.code === 'INTERNAL') return error;
  // Apollo Server gives some refusals of a request a status and no code.
  const { status } = (error.extensions.http ?? {}) as { readonly status?: number };
  if (status === undefined || status >= 500) return null;
  return Object.assign(error, { extensions: { ...error.extensions, code: 'BAD_REQUEST' } });
}

function logBugs(bugs: readonly unknown[], { requestId, serviceRequestId }: RequestIds, log: Log): void {
  for (const { first, count } of withoutRepetition(bugs)) {
    const fields = { requestId, serviceRequestId, count, path: pathOf(first) };
    log.error({ err: originalOf(first), ...fields }, 'unexpected error');
  }
}

function mask(error: unknown, { requestId }: RequestIds): GraphQLError {
  const shown = clientError('INTERNAL', `The gateway failed; quote request ${requestId}.`);
  const path = pathOf(error);
  return path === undefined ? shown : Object.assign(shown, { path });
}

const pathOf = (error: unknown): GraphQLError['path'] => (error as Partial<GraphQLError> | null)?.path;
