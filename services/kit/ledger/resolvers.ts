import type { IResolvers } from '@graphql-tools/utils';
import type { Kysely } from 'kysely';
import { isSoundKey, type LedgerEntry } from '../../../ledger/index.ts';
import { quoted } from '../../../schema/quoted.ts';
import type { BookSource } from '../foreign/book-source.ts';
import type { ServiceCall } from '../service.ts';
import { serviceError } from '../service-error.ts';
import { readSnapshot } from './entry-rows.ts';
import type { FillOutcome } from './fill.ts';
import type { ServiceLedger } from './service-ledger.ts';
import { soundEntries } from './sound-entry.ts';
import { type BookStamp, readStamps } from './stamps.ts';

/** What the gateways' questions are answered from. */
export interface LedgerFields {
  readonly db: Kysely<object>;
  readonly ledger: ServiceLedger;
  /** Whether a book is one of this service's. */
  readonly ownsBook: (book: string) => boolean;
  /** The sources of those books that are fed by systems without versions; none where left out. */
  readonly readSources?: (books: readonly string[]) => Promise<ReadonlyMap<string, BookSource>>;
}

/** Resolvers of `schema/ledger.graphql`. They read nothing of the call: whoever asks gets the same. */
export function ledgerResolvers({
  db: writers,
  ledger,
  ownsBook,
  readSources = async () => new Map(),
}: LedgerFields): IResolvers<unknown, ServiceCall> {
  // Whom to trust must be told while every connection of the writers waits.
  const db = ledger.db ?? writers;
  return {
    Query: {
      bookStamps: async (_: unknown, { books }: { readonly books: readonly string[] }) => {
        assertBooks(books, ownsBook);
        const [stamps, sources] = await Promise.all([readStamps(db, books), readSources(books)]);
        const { trustMs } = ledger.settings;
        return stamps.map(
          (stamp): ShownStamp => ({
            ...stamp,
            trustMs,
            source: sources.get(stamp.book) ?? null,
          }),
        );
      },
      entries: async (_: unknown, { book, keys }: KeysArguments): Promise<readonly LedgerEntry[]> => {
        assertBooks([book], ownsBook);
        assertKeys(keys);
        // The ledger's own publishing tells of what is malformed.
        return soundEntries((await readSnapshot(db, book, keys)).entries, () => {});
      },
      entriesFill: async (_: unknown, { book, keys }: KeysArguments) => {
        assertBooks([book], ownsBook);
        assertKeys(keys);
        return showFill(await ledger.fill(book, keys));
      },
    },
  };
}

interface ShownStamp extends BookStamp {
  readonly trustMs: number;
  readonly source: BookSource | null;
}

interface KeysArguments {
  readonly book: string;
  readonly keys: readonly string[];
}

const showFill = (outcome: FillOutcome): object =>
  outcome.kind === 'filled'
    ? { ...outcome, refusal: null }
    : { epoch: null, index: null, never: [], refusal: outcome.refusal };

function assertBooks(books: readonly string[], ownsBook: (book: string) => boolean): void {
  if (books.length > maxAsked)
    throw serviceError('BAD_INPUT', `${books.length} books: give at most ${maxAsked}.`);
  const foreign = books.find((book) => !isSoundKey(book) || !ownsBook(book));
  if (foreign !== undefined)
    throw serviceError('BAD_INPUT', `${quoted(foreign)} is no book of this service.`);
}

function assertKeys(keys: readonly string[]): void {
  if (keys.length === 0 || keys.length > maxAsked)
    throw serviceError('BAD_INPUT', `${keys.length} keys: give 1 to ${maxAsked}.`);
  const unsound = keys.find((key) => !isSoundKey(key));
  if (unsound !== undefined) throw serviceError('BAD_INPUT', `${quoted(unsound)} is no key of an entry.`);
}

const maxAsked = 1_000;
