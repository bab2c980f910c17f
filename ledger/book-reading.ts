import { comparePositions, type Position } from './entry.ts';
import type { OpenBook } from './library.ts';
import { ReadEntries } from './read-entries.ts';
import type { HeldEntry } from './replica.ts';
import { isSoundKey } from './sound-key.ts';

/** What an owner says of keys that it was asked to fill. */
export interface Filled {
  /** Begun before the owner looked. */
  readonly epoch: number;
  /** Those that never existed: they are not kept in the register, or whoever invents keys would fill it. */
  readonly never: readonly string[];
}

/** The owner of books, asked where the register cannot answer. */
export interface BookSource {
  /** Has the owner put these entries into the register, which lacks them; rejects where that cannot be done. */
  fill(book: string, keys: readonly string[]): Promise<Filled>;
  /** The owner's rows as they are now, published or not, in the order of keys; rejects where it is out of reach. */
  readRows(book: string, keys: readonly string[]): Promise<readonly HeldEntry[]>;
  /**
   * The epoch with which the book began anew after its owner's database was restored; 0 where it never did, and always
   * where this is left out. Asked after a proof, it knows of every restore before the epoch that was proved.
   */
  restoredEpoch?(book: string): number;
}

/** What is asked of one book's part of an answer. */
export interface ReadingOptions {
  /** No position before this one will do. */
  readonly after: Position | null;
  /** Nor will older versions of these entries. */
  readonly versions: ReadonlyMap<string, number>;
  readonly isProofRequired: boolean;
  /** Read together with the first keys. */
  readonly expected: readonly string[];
}

/** Neither register nor owner can answer as the client demands. */
export class ConsistencyUnavailable extends Error {
  constructor(book: string, reason: string) {
    super(`Nothing can be said of ${book} for certain now: ${reason}.`);
    this.name = 'ConsistencyUnavailable';
  }
}

/** Whether a restore may have lost what was seen at a position. */
export const isLost = (source: BookSource, book: string, { epoch }: Position): boolean =>
  epoch < (source.restoredEpoch?.(book) ?? 0);

const noKeys: ReadonlySet<string> = new Set();
const noVersions: ReadonlyMap<string, number> = new Map();
const maxFills = 3;
/** Versions of one book that a session may have seen past the register: whoever knows more waits for a proof. */
const maxSeenVersions = 1_000;

/** Entries of one book for one answer: proved to be of one index, or marked. */
export class BookReading {
  readonly #book: string;
  readonly #opened: OpenBook;
  readonly #source: BookSource;
  readonly #now: () => number;
  readonly #options: ReadingOptions;
  readonly #entries = new ReadEntries();
  // Hardly any answer has any.
  #rowVersions: ReadonlyMap<string, number> = noVersions;
  #outgrown: ReadonlySet<string> = noKeys;
  #position: Position | null = null;
  #hasMoved = false;
  #unprovenSince: number | null = null;

  constructor(
    book: string,
    opened: OpenBook,
    source: BookSource,
    now: () => number,
    options: ReadingOptions,
  ) {
    this.#book = book;
    this.#opened = opened;
    this.#source = source;
    this.#now = now;
    this.#options = options;
  }

  /** Entries in the order of keys. */
  async read(keys: readonly string[]): Promise<readonly HeldEntry[]> {
    const wanted = this.#entries.isEmpty() ? keys : keys.filter((key) => !this.#entries.has(key));
    const proven = wanted.length > 0 && this.isProven() ? await this.#readProven(wanted) : null;
    if (wanted === keys && proven !== null) return proven;
    if (wanted.length > 0 && proven === null) await this.#readUnproven(this.#unread(wanted));
    return this.#entries.lookUp(keys);
  }

  /** Whether nothing was read without proof so far. */
  isProven(): boolean {
    return this.#unprovenSince === null;
  }

  hasMoved(): boolean {
    return this.#hasMoved;
  }

  position(): Position | null {
    return this.#position;
  }

  /** The one position of everything that was read; null where there is none, such as for rows of the owner. */
  onePosition(): Position | null {
    return this.#hasMoved || this.#rowVersions.size > 0 ? null : this.#position;
  }

  /** The moment at which what was read without proof was current; null where there is nothing such. */
  unprovenSince(): number | null {
    return this.#unprovenSince;
  }

  readKeys(): readonly string[] {
    return this.#entries.keys();
  }

  versions(): readonly { readonly key: string; readonly version: number }[] {
    return [...this.#entries.values()].map(({ key, version }) => ({ key, version }));
  }

  /** Versions that were read past the register. */
  rowVersions(): ReadonlyMap<string, number> {
    return this.#rowVersions;
  }

  /** Keys of which the session had seen a version past the register that stands there by now: its position says it all. */
  outgrown(): ReadonlySet<string> {
    return this.#outgrown;
  }

  // Each once, and what can exist at all: somebody else is to be asked for it.
  #unread(keys: readonly string[]): readonly string[] {
    return [...new Set(keys)].filter((key) => !this.#entries.has(key) && isSoundKey(key));
  }

  /** Entries in the order of keys; null where there is no proof to be had. */
  async #readProven(wanted: readonly string[]): Promise<readonly HeldEntry[] | null> {
    const { expected } = this.#options;
    let missing = this.#position === null && expected.length > 0 ? [...wanted, ...expected] : wanted;
    for (let fills = 0; ; fills += 1) {
      const found = await this.#prove(missing);
      if (found === null) return null;
      if (isWhole(found) && missing === wanted) return found;
      const absent = this.#unread(missing.filter((_, at) => found[at] === null));
      if (absent.length > 0 && fills === maxFills) return null;
      const never = absent.length === 0 ? noKeys : await this.#fill(absent);
      if (never === null) return null;
      missing = absent.filter((key) => !never.has(key));
      if (missing.length === 0) return this.#entries.lookUp(wanted);
    }
  }

  /** The keys that are known never to have existed; null where the owner cannot fill. */
  async #fill(absent: readonly string[]): Promise<ReadonlySet<string> | null> {
    const position = this.#position;
    try {
      const { epoch, never } = await this.#source.fill(this.#book, absent);
      // An answer that was long on its way: what was made and shown before this epoch began, it may not know.
      if (position !== null && epoch < position.epoch) return new Set();
      // What had not existed when the owner looked had not existed at any index before either.
      this.#entries.add(never.map((key) => ({ key, version: 0, value: null })));
      if (position !== null) this.#opened.replica.takeNever(never, position);
      return new Set(never);
    } catch {
      return null;
    }
  }

  /** Takes in what can be proved and shows it: null for what the register lacks, or null where nothing can be proved. */
  async #prove(keys: readonly string[]): Promise<readonly (HeldEntry | null)[] | null> {
    const { prover, replica } = this.#opened;
    const current = replica.position();
    // This answer has its proof: what memory holds by now was proved later still.
    if (current !== null && current.epoch === this.#position?.epoch) {
      const held = replica.hold(keys);
      if (isWhole(held) && !this.#isBehind(current, held)) {
        this.#take(current, held);
        return held;
      }
    }
    const { versions } = this.#options;
    const seen = this.#position === null ? [...versions.keys()] : [];
    const reading = await prover.prove(seen.length === 0 ? keys : [...keys, ...seen]);
    if (reading.kind === 'unproven') return null;
    const entries = seen.length === 0 ? reading.entries : reading.entries.slice(0, keys.length);
    if (this.#isBehind(reading.position, entries)) return null;
    if (versions.size > 0) this.#noteOutgrown(reading.entries);
    this.#take(reading.position, entries);
    return entries;
  }

  #noteOutgrown(entries: readonly (HeldEntry | null)[]): void {
    const { versions } = this.#options;
    const outgrown = entries.filter(
      (entry) => entry !== null && entry.version >= (versions.get(entry.key) ?? Number.POSITIVE_INFINITY),
    );
    this.#outgrown = new Set([...this.#outgrown, ...outgrown.flatMap((entry) => entry?.key ?? [])]);
  }

  #take(position: Position, entries: readonly (HeldEntry | null)[]): void {
    if (this.#position !== null && comparePositions(position, this.#position) !== 0) {
      const isUnchanged = this.#opened.replica.isUnchanged(this.#entries.keys(), this.#position);
      if (!isUnchanged) this.#hasMoved = true;
    }
    this.#position = position;
    this.#entries.add(isWhole(entries) ? entries : entries.filter((entry) => entry !== null));
  }

  /** Whether the session has seen something newer than this. */
  #isBehind(position: Position | null, entries: readonly (HeldEntry | null)[]): boolean {
    const { after, versions } = this.#options;
    if (after !== null && (position === null || comparePositions(position, after) < 0)) return true;
    if (this.#isLost()) return true;
    if (versions.size === 0) return false;
    return entries.some((entry) => entry !== null && entry.version < (versions.get(entry.key) ?? 0));
  }

  /** Whether nobody can tell any more that something is as new as what the session has seen. */
  #isLost(): boolean {
    const { after } = this.#options;
    return after !== null && isLost(this.#source, this.#book, after);
  }

  #assertNotLost(): void {
    if (!this.#isLost()) return;
    const reason = 'what the session has seen may have been lost when the database was restored';
    throw new ConsistencyUnavailable(this.#book, `${reason}; begin again without the token`);
  }

  async #readUnproven(keys: readonly string[]): Promise<void> {
    this.#assertNotLost();
    if (this.#options.isProofRequired) {
      throw new ConsistencyUnavailable(this.#book, 'there is no proof that this gateway is current');
    }
    const { replica, prover } = this.#opened;
    const provenAt = prover.provenAt();
    const held = replica.hold(keys);
    const isUsable = provenAt !== null && !this.#isBehind(replica.position(), held);
    if (isUsable && held.some((entry) => entry !== null)) {
      this.#noteUnproven(provenAt);
      const position = replica.position();
      if (position !== null) this.#take(position, held);
    }
    const missing = this.#unread(keys);
    if (missing.length > 0) await this.#readRows(missing);
  }

  async #readRows(keys: readonly string[]): Promise<void> {
    const { after, versions: seen } = this.#options;
    if (seen.size > 0 && seen.size + keys.length > maxSeenVersions) {
      throw new ConsistencyUnavailable(this.#book, 'the session has seen too much that is not published yet');
    }
    const askedAt = this.#now();
    let rows: readonly HeldEntry[];
    try {
      rows = await this.#source.readRows(this.#book, keys);
    } catch (error) {
      if (after === null && seen.size === 0) throw error;
      throw new ConsistencyUnavailable(this.#book, 'neither the register nor the owner of the book answers');
    }
    this.#noteUnproven(askedAt);
    this.#entries.add(rows);
    const versions = rows.map(({ key, version }) => [key, version] as const);
    this.#rowVersions = new Map([...this.#rowVersions, ...versions]);
    this.#assertNotLost();
    if (this.#isBehind(after, rows)) {
      throw new ConsistencyUnavailable(this.#book, 'the session has seen something newer');
    }
  }

  #noteUnproven(since: number): void {
    this.#unprovenSince = Math.min(this.#unprovenSince ?? since, since);
  }
}

const isWhole = (entries: readonly (HeldEntry | null)[]): entries is readonly HeldEntry[] =>
  !entries.includes(null);
