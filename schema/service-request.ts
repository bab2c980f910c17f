import type { DocumentNode, ExecutionResult } from 'graphql';

/** One operation for one service. */
export interface ServiceRequest {
  /** Text, or a parsed document where both sides live in one process. */
  readonly document: DocumentNode | string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  /** What `formatContextHeader` made: all that the service learns of the situation. */
  readonly context: string;
  /** Goes into every log line that this request causes, in every process. */
  readonly requestId: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks one service. Rejects only where the service cannot be reached; what the service says stands in `errors`. */
export type ServiceCaller = (request: ServiceRequest) => Promise<ExecutionResult>;

/** What a credential opens: `graph` the fields that the gateway needs, `write` the write side too. */
export type ServiceRole = 'graph' | 'write';
