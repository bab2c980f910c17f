import type { AsyncExecutor, ExecutionRequest } from '@graphql-tools/utils';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { formatContextHeader } from '../../schema/context-header.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { type RequestContext, serviceContextOf } from '../context.ts';
import { fieldError } from '../errors.ts';
import { ServiceUnreachable, type Transport } from './transport.ts';

export { createDirectTransport } from './direct-transport.ts';
export { createHttpTransport, type ServiceAddress } from './http-transport.ts';
export { ServiceUnreachable, type Transport } from './transport.ts';

/** Told of what goes wrong between gateway and services. */
export interface ServiceObserver {
  /** No answer came. */
  readonly unreachable: (failure: ServiceUnreachable, requestId: string) => void;
  /** The service did not understand the gateway: a bug on this side. */
  readonly misunderstood: (service: ServiceName, error: GraphQLError, requestId: string) => void;
}

/**
 * The stitching library's way to a service. What the service learns of the situation is decided here, once for
 * all services: the parts that `allowedContext` names, in one header.
 */
export function createServiceExecutor(
  service: ServiceName,
  transport: Transport,
  observer: ServiceObserver,
): AsyncExecutor {
  const execute = async ({ document, variables, context }: ExecutionRequest): Promise<ExecutionResult> => {
    const request: RequestContext = context;
    try {
      const result = await transport.call({
        document,
        variables: variables as Readonly<Record<string, unknown>> | undefined,
        context: formatContextHeader(service, serviceContextOf(request)),
        requestId: request.requestId,
        signal: request.signal,
      });
      return translateErrors(service, request.requestId, result, observer);
    } catch (error) {
      if (!(error instanceof ServiceUnreachable)) throw error;
      observer.unreachable(error, request.requestId);
      return { errors: [fieldError('SERVICE_UNAVAILABLE', `The ${service} service is out of reach.`)] };
    }
  };
  return execute as AsyncExecutor;
}

// The one place where a service's codes become codes for clients; the service has logged its own bugs.
function translateErrors<Result extends ExecutionResult>(
  service: ServiceName,
  requestId: string,
  result: Result,
  observer: ServiceObserver,
): Result {
  for (const error of result.errors ?? []) {
    const { code } = error.extensions;
    if (code === undefined) observer.misunderstood(service, error, requestId);
    if (code === 'BAD_INPUT') error.extensions.code = 'BAD_USER_INPUT';
    else if (code === 'SERVICE_UNAVAILABLE') error.message = `The ${service} service is out of reach.`;
    else if (code === undefined || code === 'INTERNAL') {
      error.extensions.code = 'INTERNAL';
      error.message = `The ${service} service failed; quote request ${requestId}.`;
    }
  }
  return result;
}
