import type { Log } from './log.ts';
import type { WatchedBook } from './metrics.ts';

// What is shorter is a stutter: metrics count it, nobody need be told.
const outageMs = 5_000;

/** Tells an operator, once each, that a book is without proof and that it has one again. */
export interface ProofWatch {
  /** To be called every second or so. */
  look(): void;
}

/** Watches how long ago every book was proved. */
export function createProofWatch(status: () => readonly WatchedBook[], log: Log): ProofWatch {
  // The greatest age seen of each book that is without proof.
  const lost = new Map<string, number>();
  const lookAt = ({ book, ageMs }: WatchedBook): void => {
    const outage = lost.get(book);
    // Before the first proof there is nothing to lose: readiness tells of that.
    if (ageMs === null) return;
    if (ageMs > outageMs) {
      if (outage === undefined)
        log.warn({ book, ageMs }, 'no proof for this book: its answers are marked degraded');
      lost.set(book, ageMs);
    } else if (outage !== undefined) {
      lost.delete(book);
      log.info({ book, withoutProofMs: outage }, 'this book is proved again: its answers are strict');
    }
  };
  return { look: () => status().forEach(lookAt) };
}
