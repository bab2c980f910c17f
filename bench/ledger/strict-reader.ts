import { setTimeout as pause } from 'node:timers/promises';
import {
  type BookSource,
  type BookStamp,
  type Consistency,
  createLibrary,
  createTrust,
  type HeldEntry,
  type Library,
  nothingSeen,
  openSession,
  type ReadSet,
  type Register,
} from '../../ledger/index.ts';
import { book } from './sample-book.ts';

/** What one request reads. */
export interface StrictAnswer {
  readonly entries: readonly HeldEntry[];
  readonly consistency: Consistency | null;
  /** By which a whole answer is kept. */
  readonly reads: ReadSet | null;
}

/** Reads as a gateway does for each request. */
export interface StrictReader {
  readonly library: Library;
  readonly source: BookSource;
  read(keys: readonly string[]): Promise<StrictAnswer>;
  close(): void;
}

const now = (): number => performance.now();
const bounds = { maxBytes: 512_000_000, maxJournalKeys: 100_000 };

/** Opens a library over a register, with a gateway's settings. `ask` says which register may be believed. */
export async function createStrictReader(
  register: Register,
  ask: () => Promise<BookStamp>,
): Promise<StrictReader> {
  const trust = createTrust({ ask: async () => [await ask()], now });
  const library = createLibrary({
    register,
    trustIn: () => trust,
    now,
    bounds,
    timeoutMs: 250,
    heartbeatMs: 1_000,
    observe: () => {},
  });
  const source: BookSource = {
    // The register holds everything: nothing is ever to be filled.
    fill: async (): Promise<never> => {
      throw new Error('The register lacks an entry.');
    },
    // An answer that gets here is not strict, and counted as such, whatever it shows.
    readRows: async (_, keys) => keys.map((key) => ({ key, version: 0, value: null })),
  };
  const options = { after: nothingSeen, isProofRequired: false, expected: new Map() };
  while ((await trust.learn(book)) === null) await pause(20);
  return {
    library,
    source,
    read: async (keys) => {
      const session = openSession({ library, source, now }, options);
      const entries = await session.read(book, keys);
      await session.settle();
      return { entries, consistency: session.consistency(), reads: session.readSet() };
    },
    close: () => {
      library.close();
      trust.close();
    },
  };
}
