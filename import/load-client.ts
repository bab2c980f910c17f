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

/** One fault of one row that a service refuses. */
export interface RefusedRow {
  /** The chunk in which it stands; null where the service does not say. */
  readonly chunk: number | null;
  /** The kind among whose rows of the chunk it is counted; null where it is counted among all of them. */
  readonly kind: string | null;
  /** Counted from 0. */
  readonly index: number;
  /** Path inside the row; empty where the service said no more than its message. */
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;
}

/** Speaks of loads with one service. Every call rejects with `ImportInterrupted` where the service fails. */
export interface LoadClient {
  /** Null where the load was never begun. */
  find(id: string): Promise<LoadState | null>;
  /** Empty where the chunk was taken. */
  stage(id: string, chunk: number, rows: string): Promise<readonly RefusedRow[]>;
  /** What a commit would refuse; empty where it can be expected to succeed. There may be more than is told. */
  check(id: string): Promise<{ readonly refused: readonly RefusedRow[]; readonly isComplete: boolean }>;
  commit(
    id: string,
  ): Promise<{ readonly changed: number | null } | { readonly refused: readonly RefusedRow[] }>;
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
  const refusedIn = ({ errors }: ExecutionResult): readonly RefusedRow[] => {
    const [error] = (errors ?? []).map((each): GraphQLFormattedError => each);
    if (error === undefined) return [];
    if (error.extensions?.code !== 'ROWS_REJECTED') throw new ImportInterrupted(service, error.message);
    return refusedRows(error);
  };
  const answerTo = async (document: string, id: string): Promise<Readonly<Record<string, unknown>>> => {
    const result = await ask(document, { id });
    if (refusedIn(result).length > 0) throw new ImportInterrupted(service, 'it refused a question.');
    return result.data ?? {};
  };
  return {
    find: async (id) => ((await answerTo(findDocument, id)).load ?? null) as LoadState | null,
    async stage(id, chunk, rows) {
      const refused = refusedIn(await ask(stageDocument, { id, chunk, rows }));
      return refused.map((row) => ({ ...row, chunk }));
    },
    async check(id) {
      const { rejected, isComplete } = (await answerTo(checkDocument, id)).loadCheck as CheckAnswer;
      return { refused: rejected.map((row) => ({ ...row, value: JSON.parse(row.value) })), isComplete };
    },
    async commit(id) {
      const result = await ask(commitDocument, { id });
      const refused = refusedIn(result);
      if (refused.length > 0) return { refused };
      const load = result.data?.loadCommit as { readonly result: { readonly changed: number } | null };
      return { changed: load.result?.changed ?? null };
    },
  };
}

/** `LoadCheck` of the write side. */
interface CheckAnswer {
  readonly isComplete: boolean;
  readonly rejected: readonly (RefusedRow & { readonly value: string })[];
}

const findDocument = 'query ImportFind($id: ID!) { load(id: $id) { status chunks } }';
const stageDocument =
  'mutation ImportStage($id: ID!, $chunk: Int!, $rows: String!) { loadStage(id: $id, chunk: $chunk, rows: $rows) { status } }';
const checkDocument =
  'mutation ImportCheck($id: ID!) { loadCheck(id: $id) { isComplete rejected { chunk kind index field value reason } } }';
const commitDocument = 'mutation ImportCommit($id: ID!) { loadCommit(id: $id) { result { changed } } }';

function refusedRows({ message, extensions }: GraphQLFormattedError): readonly RefusedRow[] {
  const { chunk, kind, rows } = extensions ?? {};
  const place = {
    chunk: typeof chunk === 'number' ? chunk : null,
    // `row` is how the check on staging calls rows of any kind.
    kind: typeof kind === 'string' && kind !== 'row' ? kind : null,
  };
  // A refusal that names no row still refuses: then its message is all that can be told.
  if (!Array.isArray(rows) || rows.length === 0)
    return [{ ...place, index: -1, field: '', value: '', reason: message }];
  return (rows as Omit<RefusedRow, 'chunk' | 'kind'>[]).map((row) => ({ ...place, ...row }));
}
