import DataLoader from 'dataloader';

/** An entry as it was read: version 0 and null where there never was one, null alone where it was deleted. */
export interface ReadEntry {
  readonly key: string;
  readonly version: number;
  readonly value: unknown;
}

/** Where entries are read from: a service's own rows, or the ledger's replica. */
export interface EntryReader {
  /** Entries of one book in the order of `keys`. */
  read(book: string, keys: readonly string[]): Promise<readonly ReadEntry[]>;
}

/** What stands under a key: a version and its value, null where nothing does. */
export interface Standing<Value> {
  readonly value: Value | null;
  readonly version: number;
}

/** The entries of one operation, each read at most once. */
export interface EntryLoader {
  /** An entry; all that are asked of a book in one tick are read at once. */
  load<Value>(book: string, key: string): Promise<Standing<Value>>;
  /** Takes in an entry that came by another way, unless it was read before. */
  see(book: string, entry: ReadEntry): void;
}

/** Entries for one operation and no longer: a loader that outlived it would answer stale. */
export function createEntryLoader(reader: EntryReader): EntryLoader {
  const books = new Map<string, DataLoader<string, ReadEntry>>();
  const entriesOf = (book: string): DataLoader<string, ReadEntry> => {
    const entries = books.get(book) ?? new DataLoader((keys) => reader.read(book, keys));
    books.set(book, entries);
    return entries;
  };
  return {
    load: <Value>(book: string, key: string) => entriesOf(book).load(key) as Promise<Standing<Value>>,
    see: (book, entry) => {
      entriesOf(book).prime(entry.key, entry);
    },
  };
}
