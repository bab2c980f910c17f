import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Consistency, ReadSet, Reproof } from '../../ledger/index.ts';
import type { Arrival, Demands } from '../context.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createPublicCheck } from './is-public.ts';

/** What is known of an answer before its document is read. */
export type Recall =
  | { readonly kind: 'found'; readonly data: string; readonly consistency: Consistency }
  /** `end` says that the answer was given, or that nothing came of it. */
  | { readonly kind: 'missing'; end(): void };

/** Whole answers, kept as long as nothing changes that they were made from. */
export interface Answers {
  recall(arrival: Arrival): Promise<Recall>;
  /** Keeps an answer if everybody in the same situation may see it, and all of it is proved. */
  keep(asked: AskedOperation, built: BuiltAnswer): void;
}

/** An operation that was answered. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly context: Arrival;
}

/** An answer and what it was made from; `reads` is null unless all of it is proved. */
export interface BuiltAnswer {
  readonly result: ExecutionResult;
  readonly reads: ReadSet | null;
}

/** What answers are kept by. */
export interface AnswersParts {
  readonly schema: GraphQLSchema;
  /** 0 keeps none. */
  readonly maxBytes: number;
  /** Null where nothing can be proved. */
  readonly reprove: ((reads: ReadSet, demands: Demands) => Promise<Reproof | null>) | null;
}

const nothing: Answers = { recall: async () => ({ kind: 'missing', end: () => {} }), keep: () => {} };

/** Opens the cache of whole answers. */
export function createAnswers({ schema, maxBytes, reprove }: AnswersParts): Answers {
  if (reprove === null || maxBytes === 0) return nothing;
  const cache = createAnswerCache(maxBytes);
  const isPublic = createPublicCheck(schema);
  return {
    recall: async (arrival) => {
      const name = nameOf(arrival);
      if (name === null) return nothing.recall(arrival);
      const recall = await cache.recall(name, (reads) => reprove(reads, arrival.demands));
      return recall.kind === 'found' ? { kind: 'found', ...recall.answer } : recall;
    },
    keep: ({ document, operation, context }, { result, reads }) => {
      const name = nameOf(context);
      if (name === null) return;
      if (!isPublic(document, operation)) cache.keepNot(name);
      else if (result.errors === undefined && reads !== null) {
        cache.keep(name, { data: JSON.stringify(result.data), reads });
      }
    },
  };
}

// All on which a public answer depends beside what it reads: the client with its defaults and channel, and the group.
function nameOf({ digest, client, customer }: Arrival): string | null {
  return digest === null ? null : JSON.stringify([client.id, customer?.group ?? null, digest]);
}
