import type { AsyncExecutor, ExecutionRequest } from '@graphql-tools/utils';
import { type DocumentNode, type ExecutionResult, GraphQLError } from 'graphql';
import { formatContextHeader } from '../../schema/context-header.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { CallerGone, type RequestContext, serviceContextOf } from '../context.ts';
import { fieldError } from '../errors.ts';
import { ServiceUnreachable, type Transport } from './transport.ts';

export { createDirectTransport } from './direct-transport.ts';
export { createHttpTransport, type ServiceAddress } from './http-transport.ts';
export { patienceFor } from './patience.ts';
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
        document: withoutName(document),
        variables: variables as Readonly<Record<string, unknown>> | undefined,
        context: formatContextHeader(service, serviceContextOf(request)),
        requestId: request.requestId,
        signal: request.signal,
      });
      return translateErrors(service, request.requestId, result, observer);
    } catch (error) {
      if (!(error instanceof ServiceUnreachable)) throw error;
      // Whoever has gone misses nothing, and the service may be well.
      if (!(request.signal.reason instanceof CallerGone)) observer.unreachable(error, request.requestId);
      return { errors: [fieldError('SERVICE_UNAVAILABLE', `The ${service} service is out of reach.`)] };
    }
  };
  return execute as AsyncExecutor;
}

// Clients name their operations as they like, after themselves for instance: no service is told.
const withoutName = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    definition.kind === 'OperationDefinition' ? { ...definition, name: undefined } : definition,
  ),
});

function translateErrors(
  service: ServiceName,
  requestId: string,
  result: ExecutionResult,
  observer: ServiceObserver,
): ExecutionResult {
  if (result.errors === undefined) return result;
  for (const error of result.errors) {
    if (error.extensions.code === undefined) observer.misunderstood(service, error, requestId);
  }
  return { ...result, errors: result.errors.map((error) => translate(service, requestId, error)) };
}

// The one place where a service's codes become codes for clients; the service has logged its own bugs. Errors are made
// anew: one that came without a network hop would still point into a document that no client has seen.
function translate(service: ServiceName, requestId: string, error: GraphQLError): GraphQLError {
  const { path, extensions } = error;
  const told = (code: unknown, message: string): GraphQLError =>
    new GraphQLError(message, { path, extensions: { ...extensions, code } });
  const { code } = extensions;
  if (code === 'BAD_INPUT') return told('BAD_USER_INPUT', error.message);
  if (code === 'SERVICE_UNAVAILABLE') return told(code, `The ${service} service is out of reach.`);
  if (code === undefined || code === 'INTERNAL') {
    return told('INTERNAL', `The ${service} service failed; quote request ${requestId}.`);
  }
  return told(code, error.message);
}
