import type { Position } from './entry.ts';
import { createProver, type Prover, type UnprovenReason } from './prover.ts';
import type { Register } from './register.ts';
import { createReplica, type Replica, type ReplicaBounds } from './replica.ts';
import type { Trust } from './trust.ts';

/** One book as this process reads it. */
export interface OpenBook {
  readonly replica: Replica;
  readonly prover: Prover;
}

/** How one book stands, for operators. */
export interface BookStatus {
  readonly book: string;
  readonly position: Position | null;
  /** Milliseconds since the question of the latest proof was sent; null before the first. */
  readonly ageMs: number | null;
}

/** All books that this process reads. */
export interface Library {
  open(book: string): OpenBook;
  status(): readonly BookStatus[];
  close(): void;
}

/** What a library is made of. */
export interface LibraryParts {
  readonly register: Register;
  readonly trustIn: (book: string) => Trust;
  readonly now: () => number;
  /** Of each book. */
  readonly bounds: ReplicaBounds;
  readonly timeoutMs: number;
  /** A book that nobody asks about is proved this often all the same, so that its age stays small. */
  readonly heartbeatMs: number;
  readonly observe: (book: string, outcome: 'proven' | UnprovenReason, questions: number) => void;
}

const maxOutstanding = 4;

/** Opens books as they are asked for. */
export function createLibrary(parts: LibraryParts): Library {
  const books = new Map<string, OpenBook>();
  const open = (book: string): OpenBook => {
    const known = books.get(book);
    if (known !== undefined) return known;
    const replica = createReplica(parts.bounds);
    const prover = createProver({
      ...parts,
      book,
      replica,
      trust: parts.trustIn(book),
      later: (work) => setImmediate(work),
      maxOutstanding,
      observe: (outcome, questions) => parts.observe(book, outcome, questions),
    });
    const opened = { replica, prover };
    books.set(book, opened);
    return opened;
  };
  const ageOf = ({ prover }: OpenBook): number | null => {
    const provenAt = prover.provenAt();
    return provenAt === null ? null : parts.now() - provenAt;
  };
  const heartbeat = setInterval(() => {
    for (const opened of books.values()) {
      if ((ageOf(opened) ?? Number.POSITIVE_INFINITY) >= parts.heartbeatMs) void opened.prover.prove([]);
    }
  }, parts.heartbeatMs);
  heartbeat.unref();
  return {
    open,
    status: () =>
      [...books].map(([book, opened]) => ({
        book,
        position: opened.replica.position(),
        ageMs: ageOf(opened),
      })),
    close: () => clearInterval(heartbeat),
  };
}
