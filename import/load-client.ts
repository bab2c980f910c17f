import { randomUUID } from 'node:crypto';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { ServiceCaller } from '../schema/service-request.ts';
import type { WritableService } from './shop.ts';

/** A load as its service knows it. */
export interface LoadState {
  readonly status: 'STAGING' | 'COMMITTED';
  /** Numbers of the chunks that are staged. */
  readonly chunks: readonly number[];
}

/** Rows that a service refused. */
export interface LoadFailure {
  readonly message: string;
  /** The chunk in which they stand; null where the service does not say. */
  readonly chunk: number | null;
  /** The kind among whose rows they are counted; null where they are counted among all rows of the chunk. */
  readonly kind: string | null;
  readonly rows: readonly RefusedRow[];
}

/** One row of a failure. */
export interface RefusedRow {
  readonly index: number;
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;
}

/** Speaks of loads with one service. Every call rejects with `ImportInterrupted` where the service fails. */
export interface LoadClient {
  /** Null where the load was never begun. */
  find(id: string): Promise<LoadState | null>;
  /** Null where the chunk was taken. */
  stage(id: string, chunk: number, rows: string): Promise<LoadFailure | null>;
  commit(id: string): Promise<{ readonly changed: number | null } | { readonly failure: LoadFailure }>;
}

/** An import that stopped midway; running it again goes on from there. */
export class ImportInterrupted extends Error {
  constructor(service: WritableService, reason: string, cause?: unknown) {
    super(
      `The ${service} service failed: ${reason} Run the same import again: it goes on where it stopped.`,
      {
        cause,
      },
    );
    this.name = 'ImportInterrupted';
  }
}

/** Wraps the caller of one service. */
export function createLoadClient(service: WritableService, caller: ServiceCaller): LoadClient {
  const ask = async (document: string, variables: Record<string, unknown>): Promise<ExecutionResult> => {
    try {
      return await caller({ document, variables, context: '', requestId: randomUUID() });
    } catch (error) {
      throw new ImportInterrupted(service, `it cannot be reached (${(error as Error).message}).`, error);
    }
  };
  const failureIn = ({ errors }: ExecutionResult): LoadFailure | null => {
    const [error] = (errors ?? []).map((each): GraphQLFormattedError => each);
    if (error === undefined) return null;
    if (error.extensions?.code !== 'ROWS_REJECTED') throw new ImportInterrupted(service, error.message);
    return failureOf(error);
  };
  return {
    async find(id) {
      const result = await ask(findDocument, { id });
      if (failureIn(result) !== null) throw new ImportInterrupted(service, 'it refused a question.');
      return (result.data?.load ?? null) as LoadState | null;
    },
    stage: async (id, chunk, rows) => failureIn(await ask(stageDocument, { id, chunk, rows })),
    async commit(id) {
      const result = await ask(commitDocument, { id });
      const failure = failureIn(result);
      if (failure !== null) return { failure };
      const load = result.data?.loadCommit as { readonly result: { readonly changed: number } | null };
      return { changed: load.result?.changed ?? null };
    },
  };
}

const findDocument = 'query ImportFind($id: ID!) { load(id: $id) { status chunks } }';
const stageDocument =
  'mutation ImportStage($id: ID!, $chunk: Int!, $rows: String!) { loadStage(id: $id, chunk: $chunk, rows: $rows) { status } }';
const commitDocument = 'mutation ImportCommit($id: ID!) { loadCommit(id: $id) { result { changed } } }';

function failureOf(error: GraphQLFormattedError): LoadFailure {
  const { chunk, kind, rows } = error.extensions ?? {};
  return {
    message: error.message,
    chunk: typeof chunk === 'number' ? chunk : null,
    // `row` is how the check on staging calls rows of any kind.
    kind: typeof kind === 'string' && kind !== 'row' ? kind : null,
    rows: Array.isArray(rows) ? (rows as RefusedRow[]) : [],
  };
}
