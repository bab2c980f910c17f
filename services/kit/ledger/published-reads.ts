import { createLibrary, createTrust, nothingSeen, openSession, type Session } from '../../../ledger/index.ts';
import { createEntryReader } from '../entry-reader.ts';
import type { Filler } from './fill.ts';
import type { LedgerParts } from './parts.ts';
import { readStamps } from './stamps.ts';

/** Reads of published entries, for a service that answers others from its own books. */
export interface PublishedReads {
  /** What one attempt at one answer reads. */
  open(expected: ReadonlyMap<string, readonly string[]>): Session;
  close(): void;
}

const bounds = { maxBytes: 128_000_000, maxJournalKeys: 100_000 };
const timeoutMs = 250;
const heartbeatMs = 1_000;

/** Opens the books as a gateway does, but asks its own database for stamps and rows. */
export function createPublishedReads(parts: LedgerParts, fill: Filler): PublishedReads {
  const { db, register, clock, settings } = parts;
  const { now } = clock;
  const trust = createTrust({
    now,
    ask: async (books) =>
      (await readStamps(db, books)).map((stamp) => ({ ...stamp, trustMs: settings.trustMs })),
  });
  const library = createLibrary({
    register,
    trustIn: () => trust,
    now,
    bounds,
    timeoutMs,
    heartbeatMs,
    observe: () => {},
  });
  const source = {
    fill: async (book: string, keys: readonly string[]) => {
      const outcome = await fill(book, keys);
      if (outcome.kind === 'filled') return outcome;
      throw new Error(`${book} is not filled: ${outcome.refusal}`);
    },
    readRows: (book: string, keys: readonly string[]) => createEntryReader(db).read(book, keys),
  };
  return {
    open: (expected) =>
      openSession({ library, source, now }, { after: nothingSeen, isProofRequired: false, expected }),
    close: () => {
      library.close();
      trust.close();
    },
  };
}
