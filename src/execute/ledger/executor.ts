import { makeExecutableSchema } from '@graphql-tools/schema';
import type { AsyncExecutor, ExecutionRequest, IResolvers } from '@graphql-tools/utils';
import { type DocumentNode, type ExecutionResult, execute, GraphQLError } from 'graphql';
import { ConsistencyUnavailable } from '../../../ledger/index.ts';
import { formatContextHeader, parseContextHeader } from '../../../schema/context-header.ts';
import { catalogueReads } from '../../../schema/read/catalogue.ts';
import { pricingReads } from '../../../schema/read/pricing.ts';
import { createReadContext } from '../../../schema/read/read-context.ts';
import { stockReads } from '../../../schema/read/stock.ts';
import { scalars } from '../../../schema/scalars.ts';
import { serviceSdl } from '../../../schema/sdl.ts';
import { type RequestContext, serviceContextOf } from '../../context.ts';
import { fieldError } from '../../errors.ts';
import { ServiceUnreachable } from '../transport.ts';
import type { BookOwner } from './owner.ts';
import { searchReads } from './search.ts';

/** What the executor falls back on. */
export interface LedgerExecutorParts {
  /** Asks the service itself: for changes, and where the operation reads no ledger. */
  readonly service: AsyncExecutor;
  /** Turns what a service says of itself into what clients are told. */
  readonly translate: (error: GraphQLError, request: RequestContext) => GraphQLError;
}

const reads = {
  catalogue: [catalogueReads, searchReads],
  pricing: [pricingReads],
  stock: [stockReads],
} as const satisfies Readonly<Record<BookOwner, readonly unknown[]>>;

/**
 * Answers what a service's SDL promises to readers from published entries, by the very resolvers that the service runs
 * over its rows. What the service is asked for is only what matches a search, and changes.
 */
export function createLedgerExecutor(owner: BookOwner, parts: LedgerExecutorParts): AsyncExecutor {
  const schema = makeExecutableSchema({
    typeDefs: serviceSdl(owner),
    resolvers: [scalars, ...reads[owner]].flat() as IResolvers[],
  });
  const answer = async (request: ExecutionRequest): Promise<ExecutionResult> => {
    const context: RequestContext = request.context;
    const { entries } = context;
    if (entries === null || !isQuery(request.document)) {
      return parts.service(request) as Promise<ExecutionResult>;
    }
    const askedAt = performance.now();
    // By the same header as a service: what it may not know has no part in the answer here either.
    const situation = parseContextHeader(owner, formatContextHeader(owner, serviceContextOf(context)));
    const result = await execute({
      schema,
      document: request.document,
      variableValues: request.variables as Record<string, unknown>,
      contextValue: {
        ...createReadContext(entries, situation),
        // What search reads for itself is shown by nobody: its answer is only what matches, and in which order.
        search: (document: DocumentNode, variables: Readonly<Record<string, unknown>>) =>
          parts.service({ document, variables, context: { ...context, entries: null } }),
        noteUnproven: () => entries.noteUnproven(askedAt),
      },
    });
    if (result.errors === undefined) return result;
    return { ...result, errors: result.errors.map((error) => tell(error, context, parts)) };
  };
  return answer as AsyncExecutor;
}

const isQuery = ({ definitions }: DocumentNode): boolean =>
  definitions.every((node) => node.kind !== 'OperationDefinition' || node.operation === 'query');

function tell(
  error: GraphQLError,
  context: RequestContext,
  { translate }: LedgerExecutorParts,
): GraphQLError {
  const { originalError: cause, path } = error;
  const told = (shown: GraphQLError): GraphQLError =>
    new GraphQLError(shown.message, { path, extensions: shown.extensions });
  if (cause instanceof ConsistencyUnavailable)
    return told(fieldError('CONSISTENCY_UNAVAILABLE', cause.message));
  if (cause instanceof ServiceUnreachable) {
    return told(fieldError('SERVICE_UNAVAILABLE', `The ${cause.service} service is out of reach.`));
  }
  // A bug of this side goes on as it is, to be masked and logged where every error leaves.
  return error.extensions.code === undefined ? error : translate(error, context);
}
