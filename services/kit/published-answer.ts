import { type DocumentNode, type ExecutionResult, OperationTypeNode } from 'graphql';
import type { Session } from '../../ledger/index.ts';
import type { PublishedReads } from './ledger/published-reads.ts';

const maxAttempts = 4;

/**
 * Answers from published entries of one index per book, and says in `extensions.reads` which they were. A query in whose
 * course a book moved is answered anew; what cannot be repeated, or moves on and on, is not said to be proven.
 */
export async function answerPublished(
  reads: PublishedReads,
  document: DocumentNode,
  attempt: (session: Session) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const isQuery = document.definitions.every(
    (node) => node.kind !== 'OperationDefinition' || node.operation === OperationTypeNode.QUERY,
  );
  let expected: ReadonlyMap<string, readonly string[]> = new Map();
  for (let attempts = 1; ; attempts += 1) {
    const session = reads.open(expected);
    const result = await attempt(session);
    const isWhole = (await session.settle()) === 'whole';
    if (isWhole || !isQuery || attempts === maxAttempts) return withReads(result, session, isWhole);
    expected = session.readKeys();
  }
}

function withReads(result: ExecutionResult, session: Session, isWhole: boolean): ExecutionResult {
  const consistency = session.consistency();
  if (consistency === null) return result;
  const isProven = isWhole && consistency.mode === 'STRICT';
  return {
    ...result,
    extensions: { ...result.extensions, reads: { versions: session.versions(), isProven } },
  };
}
