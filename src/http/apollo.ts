import {
  ApolloServer,
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLRequestListener,
} from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { quoted } from '../../schema/quoted.ts';
import type { Arrival } from '../context.ts';
import { clientError } from '../errors.ts';
import type { Metrics } from '../telemetry/index.ts';
import { type ErrorDesk, formatError } from './errors.ts';
import type { Admitted, RequestPath, ShownConsistency } from './request-path.ts';

/** What travels with one operation through Apollo Server. */
export interface OperationContext extends BaseContext {
  readonly arrival: Arrival;
  readonly startedAt: number;
  /** Set once the operation is admitted. */
  admitted?: Admitted;
}

/** Options of the GraphQL endpoint. */
export interface ApolloOptions {
  readonly introspection: boolean;
  /** A longer document is not parsed to its end. */
  readonly maxDocumentTokens: number;
  readonly errors: ErrorDesk;
  readonly metrics: Metrics;
}

/** Apollo Server reads requests and validates documents; what happens to them is the request path's. */
export function createApollo(path: RequestPath, options: ApolloOptions): ApolloServer<OperationContext> {
  return new ApolloServer<OperationContext>({
    gateway: {
      // The schema swaps whole: a request keeps the one with which it began.
      // The supergraph's text is what Apollo's own gateway would tell of; nothing here reads it.
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: path.schema, coreSupergraphSdl: '' });
        return () => {};
      },
      load: async () => ({
        executor: ({ context }) => {
          const { admitted } = context as OperationContext;
          if (admitted === undefined)
            throw new Error('An operation reached execution without being admitted.');
          return path.answer(admitted) as never;
        },
      }),
      stop: async () => {},
    },
    plugins: [admission(path), errorDesk(options)],
    introspection: options.introspection,
    parseOptions: { maxTokens: options.maxDocumentTokens },
    formatError,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // No cookie ever authenticates a request here, so that a forged cross-site request carries no authority.
    csrfPrevention: false,
    // Persisted queries live here: without a bound anybody could fill the memory with them.
    cache: 'bounded',
    logger: silent,
  });
}

// Whatever Apollo would print reaches the log through the error desk, once and with the request id.
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

// Variables are known from here on, and nothing has run yet: the place for context, cost and authorization.
const admission = (path: RequestPath): ApolloServerPlugin<OperationContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ contextValue, document, operation, request }) => {
      if (operation === undefined) throw unknownOperation(request.operationName);
      contextValue.admitted = await path.admit(contextValue.arrival, {
        document,
        operation,
        variables: request.variables ?? {},
      });
    },
  }),
});

function unknownOperation(name: string | undefined): Error {
  return clientError(
    'BAD_USER_INPUT',
    name === undefined
      ? 'The document has several operations: say which one in operationName.'
      : `The document has no operation ${quoted(name)}.`,
  );
}

const errorDesk = ({ errors, metrics }: ApolloOptions): ApolloServerPlugin<OperationContext> => ({
  requestDidStart: async (): Promise<GraphQLRequestListener<OperationContext>> => ({
    didEncounterErrors: async (request) => {
      const shown = errors.show(request.errors, request.contextValue.arrival);
      // In place: it is this very list that Apollo formats afterwards.
      (request.errors as unknown[]).splice(0, request.errors.length, ...shown);
    },
    willSendResponse: async ({ contextValue: { arrival, startedAt }, request, response }) => {
      const result = response.body.kind === 'single' ? response.body.singleResult : null;
      // No data at all: the operation never ran. Null data is an answer whose errors reached the top.
      const outcome = result?.errors === undefined ? 'ok' : result.data === undefined ? 'refused' : 'errors';
      if (isRefusedByGraphql(result) && speaksLegacyJson(request.http?.headers.get('accept')))
        response.http.status = 200;
      const consistency = (result?.extensions?.consistency ?? null) as ShownConsistency | null;
      if (consistency !== null) {
        response.http.headers.set('comptoir-index', indexHeader(consistency));
        metrics.rested(consistency.mode);
      }
      metrics.answered(arrival.client.id, outcome, (performance.now() - startedAt) / 1_000);
    },
  }),
});

/** Where every book stands from which an answer was made, such as `prices:fr-eur=3.1041`. */
export function indexHeader({ books }: ShownConsistency): string {
  const parts = Object.entries(books).map(
    ([book, { epoch, index }]) => `${encodeURI(book)}=${epoch}.${index}`,
  );
  return parts.join(', ');
}

// Under `application/json` a well-formed request that GraphQL refuses is answered with 200, so that a client can
// tell the gateway's answer from that of something in between; `application/graphql-response+json` gets 400.
const isRefusedByGraphql = (result: FormattedExecutionResult | null): boolean =>
  result?.data === undefined &&
  result?.errors?.every(({ extensions }) => legacyCodes.has(String(extensions?.code))) === true;

const legacyCodes: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'CONTEXT_INVALID',
  'OPERATION_TOO_DEEP',
  'OPERATION_TOO_COSTLY',
]);

const speaksLegacyJson = (accept: string | undefined): boolean =>
  !accept?.includes('application/graphql-response+json');
