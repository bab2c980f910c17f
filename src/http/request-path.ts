import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Credentials } from '../channel/index.ts';
import type { Arrival, Demands, RequestIds, SituatedRequest } from '../context.ts';

/** What HTTP says of a request before its body is read. */
export interface Incoming extends RequestIds {
  readonly digest: string | null;
  readonly credentials: Credentials;
  readonly demands: Demands;
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
  readonly context: SituatedRequest;
}

/** What is known of an answer before its document is read. */
export type Recall =
  | { readonly kind: 'found'; readonly data: string; readonly consistency: ShownConsistency }
  | { readonly kind: 'missing'; end(): void };

/** The parts of `extensions.consistency` that are told outside of the body too. */
export interface ShownConsistency {
  readonly mode: string;
  readonly books: Readonly<Record<string, { readonly epoch: number; readonly index: number }>>;
}

/** The way of a request through the gateway; each step throws a client error to refuse. */
export interface RequestPath {
  readonly schema: GraphQLSchema;
  arrive(incoming: Incoming): Promise<Arrival>;
  /** A whole answer given before, with a proof of its own; else whoever asked must say when its answer is given. */
  recall(arrival: Arrival): Promise<Recall>;
  admit(arrival: Arrival, asked: Asked): Promise<Admitted>;
  answer(admitted: Admitted): Promise<ExecutionResult>;
}
