import { type ExecutionResult, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { nothingSeen, parseToken, type ReadSet, type Seen, type Session } from '../../../ledger/index.ts';
import type { SituatedRequest } from '../../context.ts';
import { clientError } from '../../errors.ts';
import type { LedgerReader } from './index.ts';

/** The operation to answer. */
export interface Asked {
  readonly operation: OperationDefinitionNode;
  readonly context: SituatedRequest;
}

const maxAttempts = 5;

/** An answer and what it was made from; `reads` is null unless all of it is proved. */
export interface BuiltAnswer {
  readonly result: ExecutionResult;
  readonly reads: ReadSet | null;
}

/**
 * Builds an answer from one index per book, and says so in `extensions.consistency`. Where a book moved meanwhile a
 * query is built anew, with everything it read read together; a change cannot be done twice: its answer is marked.
 * Rejects with `CONSISTENCY_UNAVAILABLE` where a query's demands cannot be met.
 */
export async function answerAtOneIndex(
  ledger: LedgerReader | null,
  { operation, context: { demands } }: Asked,
  attempt: (entries: Session | null) => Promise<ExecutionResult>,
): Promise<BuiltAnswer> {
  if (ledger === null) {
    if (!demands.isProofRequired) return { result: await attempt(null), reads: null };
    throw clientError('CONSISTENCY_UNAVAILABLE', 'This gateway reads no ledger and can prove nothing.');
  }
  const { isProofRequired } = demands;
  const after = seenOf(demands.after);
  const isQuery = operation.operation === OperationTypeNode.QUERY;
  let expected: ReadonlyMap<string, readonly string[]> = new Map();
  for (let attempts = 1; ; attempts += 1) {
    const startedAt = performance.now();
    const session = ledger.open({ after, isProofRequired, expected });
    const result = await attempt(session);
    const outcome = await session.settle();
    const refusal = session.refusal();
    if (refusal !== null && isQuery) throw clientError('CONSISTENCY_UNAVAILABLE', refusal.message);
    if (outcome === 'whole' || !isQuery || attempts === maxAttempts) {
      if (outcome !== 'whole') session.noteUnproven(startedAt);
      // A service that was asked, such as the cart's, may have had no proof either.
      if (isQuery && isProofRequired && session.consistency()?.mode === 'DEGRADED')
        throw clientError(
          'CONSISTENCY_UNAVAILABLE',
          'Not all of this answer can be proved to be current now.',
        );
      return withConsistency(ledger, result, session, startedAt);
    }
    expected = session.readKeys();
  }
}

function seenOf(token: string | null): Seen {
  if (token === null) return nothingSeen;
  const seen = parseToken(token);
  if (seen !== null) return seen;
  throw clientError(
    'BAD_USER_INPUT',
    'Comptoir-After is no token: give the consistency.token of an earlier answer.',
  );
}

function withConsistency(
  ledger: LedgerReader,
  result: ExecutionResult,
  session: Session,
  startedAt: number,
): BuiltAnswer {
  const consistency = session.consistency();
  if (consistency === null) return { result, reads: null };
  // What is proved was proved after the start; what is not was current so long ago.
  const currentAt = Math.min(startedAt, performance.now() - consistency.ageMs);
  const sources = ledger.tellSources(session.readKeys(), currentAt);
  const told = sources === null ? consistency : { ...consistency, sources };
  const shown = { ...result, extensions: { ...result.extensions, consistency: told } };
  return { result: shown, reads: session.readSet() };
}
