import {
  type BookStatus,
  createLibrary,
  createTrust,
  nothingSeen,
  openSession,
  parseToken,
  type ReadSet,
  type Register,
  type Reproof,
  reprove,
  type Session,
  type SessionOptions,
  type UnprovenReason,
} from '../../../ledger/index.ts';
import type { Demands } from '../../context.ts';
import type { Transport } from '../transport.ts';
import { createFiller, type Filler } from './filler.ts';
import { type BookDesk, type BookOwner, bookOwners, createBookDesk, ownerOf } from './owner.ts';
import { createSourceAges, type SourceAges } from './source-ages.ts';

export { type BookOwner, bookOwners } from './owner.ts';

/** The gateway's view of the ledger. */
export interface LedgerReader {
  /** Opens what one attempt at one answer reads. */
  open(options: SessionOptions): Session;
  /** Proves that what an answer read is still so; null where it is not, or does not meet the demands. */
  reprove(reads: ReadSet, demands: Demands): Promise<Reproof | null>;
  /** How old the word of foreign sources is, of what was read. */
  readonly tellSources: SourceAges['tell'];
  /** How every book stands that was read so far. */
  status(): readonly BookStatus[];
  /** Whether every book was proved a moment ago. */
  isStrict(): boolean;
  close(): void;
}

/** What the reader is made of. */
export interface LedgerReaderParts {
  readonly register: Register;
  readonly transports: Readonly<Record<BookOwner, Transport>>;
  readonly options: LedgerOptions;
  readonly observe: (book: string, outcome: 'proven' | UnprovenReason, questions: number) => void;
}

/** Times and bounds. */
export interface LedgerOptions {
  readonly syncTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly replicaBytes: number;
}

// What every answer reads, whatever its market.
const commonBooks = ['catalogue', 'markets', 'places', 'search'];
const maxJournalKeys = 100_000;
const maxKeysPerFill = 1_000;

// Never the wall clock: trust and ages must not jump with it.
const now = (): number => performance.now();

/** Builds the reader: one trust per owner, one replica per book. */
export function createLedgerReader({
  register,
  transports,
  options,
  observe,
}: LedgerReaderParts): LedgerReader {
  const desks = new Map(bookOwners.map((owner) => [owner, createBookDesk(transports[owner].call)]));
  const deskOf = (book: string) => desks.get(ownerOf(book)) ?? createBookDesk(transports[ownerOf(book)].call);
  const ages = createSourceAges(now);
  const trusts = new Map(
    [...desks].map(([owner, desk]) => [owner, createTrust({ ask: askNoting(desk, ages), now })]),
  );
  const trustIn = (book: string) => {
    const trust = trusts.get(ownerOf(book));
    if (trust === undefined) throw new Error(`Book ${book} has no owner.`);
    return trust;
  };
  const fillers = new Map<string, Filler>();
  const fillerOf = (book: string): Filler => {
    const known = fillers.get(book);
    if (known !== undefined) return known;
    const filler = createFiller((keys) => deskOf(book).fill(book, keys), maxKeysPerFill);
    fillers.set(book, filler);
    return filler;
  };
  const library = createLibrary({
    register,
    trustIn,
    now,
    bounds: { maxBytes: options.replicaBytes, maxJournalKeys },
    timeoutMs: options.syncTimeoutMs,
    heartbeatMs: options.heartbeatMs,
    observe,
  });
  const source = {
    fill: (book: string, keys: readonly string[]) => fillerOf(book)(keys),
    readRows: (book: string, keys: readonly string[]) => deskOf(book).rows(book, keys),
    restoredEpoch: (book: string) => trustIn(book).restoredEpoch(book),
  };
  // From the first moment on, so that nobody has to wait for the first proof.
  for (const book of commonBooks) library.open(book);
  const staleMs = 2 * options.heartbeatMs + options.syncTimeoutMs;
  return {
    isStrict: () => library.status().every(({ ageMs }) => ageMs !== null && ageMs <= staleMs),
    reprove: async (reads, { after }) => {
      const askedAt = now();
      const seen = after === null ? nothingSeen : parseToken(after);
      const proof = seen && (await reprove({ library, source }, reads, seen));
      if (proof === null) return null;
      const sources = ages.tell(keysOf(proof.reads), askedAt);
      return sources === null ? proof : { ...proof, consistency: { ...proof.consistency, sources } };
    },
    tellSources: ages.tell,
    open: (asked) => openSession({ library, source, now }, asked),
    status: library.status,
    close: () => {
      library.close();
      for (const trust of trusts.values()) trust.close();
    },
  };
}

const askNoting =
  (desk: BookDesk, ages: SourceAges): BookDesk['stamps'] =>
  async (books) => {
    const sentAt = now();
    const stamps = await desk.stamps(books);
    ages.note(stamps, sentAt);
    return stamps;
  };

const keysOf = (reads: ReadSet): [book: string, keys: readonly string[]][] =>
  [...reads].map(([book, { keys }]) => [book, keys]);
