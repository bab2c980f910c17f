import type { AsyncExecutor, ExecutionRequest } from '@graphql-tools/utils';
import { type DocumentNode, type ExecutionResult, GraphQLError } from 'graphql';
import { formatContextHeader } from '../../schema/context-header.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { readsOf, type ServiceReads } from '../../schema/service-reads.ts';
import { CallerGone, type RequestContext, type RequestIds, serviceContextOf } from '../context.ts';
import { fieldError, type RepeatedError, withoutRepetition } from '../errors.ts';
import { ServiceUnreachable, type Transport } from './transport.ts';

/** Told of what goes wrong between gateway and services. */
export interface ServiceObserver {
  /** No answer came. */
  readonly unreachable: (failure: ServiceUnreachable, ids: RequestIds) => void;
  /** The service did not understand the gateway: a bug on this side. Told once of errors that say the same. */
  readonly misunderstood: (service: ServiceName, error: RepeatedError<GraphQLError>, ids: RequestIds) => void;
  /** The service has a bug, and has logged it under the id that it knows. Told once for an answer. */
  readonly failed: (service: ServiceName, ids: RequestIds) => void;
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
    const askedAt = performance.now();
    try {
      const result = await transport.call({
        document: withoutName(document),
        variables: variables as Readonly<Record<string, unknown>> | undefined,
        context: formatContextHeader(service, serviceContextOf(request)),
        requestId: request.serviceRequestId,
        signal: request.signal,
      });
      noteReads(request, readsOf(result.extensions), askedAt);
      tellOf(service, request, result.errors ?? [], observer);
      return {
        ...result,
        ...(result.errors && {
          errors: result.errors.map((error) => translate(service, request.requestId, error)),
        }),
      };
    } catch (error) {
      // Anything else is a bug on this side and goes up to where bugs are masked and logged.
      if (!(error instanceof ServiceUnreachable)) throw error;
      // Whoever has gone misses nothing, and the service may be well.
      if (!(request.signal.reason instanceof CallerGone)) observer.unreachable(error, request);
      return { errors: [fieldError('SERVICE_UNAVAILABLE', `The ${service} service is out of reach.`)] };
    }
  };
  return execute as AsyncExecutor;
}

// The answer of a service that asked others, such as a cart with its prices, must go with what is shown beside it.
function noteReads({ entries }: RequestContext, reads: ServiceReads | null, askedAt: number): void {
  if (reads === null) return;
  entries?.note(reads.versions);
  if (!reads.isProven) entries?.noteUnproven(askedAt);
}

// Clients name their operations as they like, after themselves for instance: no service is told.
const withoutName = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((definition) =>
    definition.kind === 'OperationDefinition' ? { ...definition, name: undefined } : definition,
  ),
});

function tellOf(
  service: ServiceName,
  ids: RequestIds,
  errors: readonly GraphQLError[],
  observer: ServiceObserver,
): void {
  const withoutCode = errors.filter(({ extensions }) => extensions.code === undefined);
  for (const error of withoutRepetition(withoutCode)) observer.misunderstood(service, error, ids);
  if (errors.some(({ extensions }) => extensions.code === 'INTERNAL')) observer.failed(service, ids);
}

// The one place where a service's codes become codes for clients; the service has logged its own bugs. Errors are made
// anew: one that came without a network hop would still point into a document that no client has seen.
export function translate(service: ServiceName, requestId: string, error: GraphQLError): GraphQLError {
  const { path } = error;
  // A service that asks others names the one whose fault it is.
  const { code, service: culprit = service, ...details } = error.extensions;
  const told = (shownCode: unknown, message: string): GraphQLError =>
    new GraphQLError(message, { path, extensions: { ...details, code: shownCode } });
  if (code === 'BAD_INPUT') return told('BAD_USER_INPUT', error.message);
  if (code === 'SERVICE_UNAVAILABLE') return told(code, `The ${culprit} service is out of reach.`);
  if (code === undefined || code === 'INTERNAL') {
    return told('INTERNAL', `The ${culprit} service failed; quote request ${requestId}.`);
  }
  return told(code, error.message);
}
