import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { clientError, isClientError } from '../errors.ts';
import type { Log, Metrics } from '../telemetry/index.ts';

/** Turns whatever was thrown into what the client is shown: a bug is logged once, here, and masked. */
export interface ErrorDesk {
  show(error: unknown, requestId: string): GraphQLError;
}

/** Makes the desk through which every error of a request leaves the gateway. */
export function createErrorDesk(log: Log, metrics: Metrics): ErrorDesk {
  return {
    show: (error, requestId) => {
      const shown = withCode(error) ?? mask(error, requestId, log);
      metrics.errorShown(String(shown.extensions.code));
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

function mask(error: unknown, requestId: string, log: Log): GraphQLError {
  log.error({ err: (error as Partial<GraphQLError>).originalError ?? error, requestId }, 'unexpected error');
  const shown = clientError('INTERNAL', `The gateway failed; quote request ${requestId}.`);
  const { path } = error as Partial<GraphQLError>;
  return path === undefined ? shown : Object.assign(shown, { path });
}
