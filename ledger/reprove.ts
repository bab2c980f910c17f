import { isLost } from './book-reading.ts';
import { comparePositions } from './entry.ts';
import type { BookRead, ReadSet } from './read-set.ts';
import type { Consistency, SessionParts } from './session.ts';
import { formatToken, mergeSeen, type Seen } from './token.ts';

/** A proof that what was read then is what would be read now. */
export interface Reproof {
  readonly reads: ReadSet;
  readonly consistency: Consistency;
}

/**
 * Proves by syncs sent after this call that nothing of a read set has changed; null where something has, or may have, or
 * where the session has seen more than can be proved.
 */
export async function reprove(
  { library, source }: Pick<SessionParts, 'library' | 'source'>,
  reads: ReadSet,
  after: Seen,
): Promise<Reproof | null> {
  const proofs = await Promise.all(
    [...reads].map(async ([book, { position, keys }]): Promise<readonly [string, BookRead] | null> => {
      // Versions that were read past the register can only be compared with entries, which are not read here.
      if (after.entries.has(book)) return null;
      const { prover, replica } = library.open(book);
      const proof = await prover.prove([]);
      if (proof.kind === 'unproven' || !replica.isUnchanged(keys, position)) return null;
      const seen = after.books.get(book);
      if (seen !== undefined && (comparePositions(proof.position, seen) < 0 || isLost(source, book, seen)))
        return null;
      return [book, { position: proof.position, keys }];
    }),
  );
  if (proofs.some((proof) => proof === null)) return null;
  const proved = new Map(proofs.flatMap((proof) => (proof === null ? [] : [proof])));
  const books = new Map([...proved].map(([book, { position }]) => [book, position]));
  const token = formatToken(mergeSeen(after, { books, entries: new Map() }));
  return {
    reads: proved,
    consistency: { mode: 'STRICT', ageMs: 0, books: Object.fromEntries(books), token },
  };
}
