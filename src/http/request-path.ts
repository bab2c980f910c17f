import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Credentials } from '../channel/index.ts';
import type { Arrival, RequestContext, RequestIds } from '../context.ts';

/** What HTTP says of a request before its body is read. */
export interface Incoming extends RequestIds {
  readonly credentials: Credentials;
  /** Of the caller, as the socket or a trusted proxy says. */
  readonly address: string;
  /** Aborts when the client has gone or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** An operation that parsed and is valid, with its variables as they came. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation that may run, in the situation in which it runs. */
export interface Admitted extends Asked {
  readonly context: RequestContext;
}

/** The way of a request through the gateway; each step throws a client error to refuse. */
export interface RequestPath {
  readonly schema: GraphQLSchema;
  arrive(incoming: Incoming): Promise<Arrival>;
  admit(arrival: Arrival, asked: Asked): Promise<Admitted>;
  answer(admitted: Admitted): Promise<ExecutionResult>;
}
