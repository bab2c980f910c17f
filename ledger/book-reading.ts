import { comparePositions, type Position } from './entry.ts';
import type { OpenBook } from './library.ts';
import type { HeldEntry } from './replica.ts';
import { isSoundKey } from './sound-key.ts';

/** The owner of books, asked where the register cannot answer. */
export interface BookSource {
  /**
   * Has the owner put these entries into the register, which lacks them; rejects where that cannot be done. Answers
   * those that never existed: they are not kept there, or whoever invents keys would fill the register.
   */
  fill(book: string, keys: readonly string[]): Promise<readonly string[]>;
  /** The owner's rows as they are now, published or not, in the order of keys; rejects where it is out of reach. */
  readRows(book: string, keys: readonly string[]): Promise<readonly HeldEntry[]>;
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

const maxFills = 3;

/** Entries of one book for one answer: proved to be of one index, or marked. */
export class BookReading {
  readonly #book: string;
  readonly #opened: OpenBook;
  readonly #source: BookSource;
  readonly #now: () => number;
  readonly #options: ReadingOptions;
  readonly #entries = new Map<string, HeldEntry>();
  readonly #rowVersions = new Map<string, number>();
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
    const wanted = this.#unread(keys);
    if (wanted.length > 0 && !(this.isProven() && (await this.#readProven(wanted)))) {
      await this.#readUnproven([...new Set(this.#unread(wanted))]);
    }
    return keys.map((key) => this.#entries.get(key) ?? { key, version: 0, value: null });
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

  /** The moment at which what was read without proof was current; null where there is nothing such. */
  unprovenSince(): number | null {
    return this.#unprovenSince;
  }

  readKeys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  versions(): readonly { readonly key: string; readonly version: number }[] {
    return [...this.#entries.values()].map(({ key, version }) => ({ key, version }));
  }

  /** Versions that were read past the register. */
  rowVersions(): ReadonlyMap<string, number> {
    return this.#rowVersions;
  }

  // A key that is asked for twice is told apart only where somebody else is asked for it: most are in memory.
  #unread(keys: readonly string[]): readonly string[] {
    return keys.filter((key) => !this.#entries.has(key) && isSoundKey(key));
  }

  /** False where there is no proof to be had. */
  async #readProven(wanted: readonly string[]): Promise<boolean> {
    const { expected } = this.#options;
    let missing = this.#position === null && expected.length > 0 ? [...wanted, ...expected] : wanted;
    for (let fills = 0; ; fills += 1) {
      const absent = await this.#prove(missing);
      if (absent === null) return false;
      if (absent.length === 0) return true;
      if (fills === maxFills) return false;
      const never = await this.#fill(absent);
      if (never === null) return false;
      missing = absent.filter((key) => !never.has(key));
      if (missing.length === 0) return true;
    }
  }

  /** The keys that never existed; null where the owner cannot fill. */
  async #fill(absent: readonly string[]): Promise<ReadonlySet<string> | null> {
    const position = this.#position;
    try {
      const never = await this.#source.fill(this.#book, absent);
      // What had not existed when the owner looked had not existed at any index before either.
      for (const key of never) this.#entries.set(key, { key, version: 0, value: null });
      if (position !== null) this.#opened.replica.takeNever(never, position);
      return new Set(never);
    } catch {
      return null;
    }
  }

  /** Takes in what can be proved; the keys that the register lacks, or null where nothing can be proved. */
  async #prove(keys: readonly string[]): Promise<readonly string[] | null> {
    const { prover, replica } = this.#opened;
    const current = replica.position();
    // This answer has its proof: what memory holds by now was proved later still.
    const held =
      this.#position !== null && current?.epoch === this.#position.epoch ? replica.hold(keys) : [null];
    if (current !== null && held.every((entry) => entry !== null) && !this.#isBehind(current, held)) {
      this.#take(current, held);
      return [];
    }
    const reading = await prover.prove(keys);
    if (reading.kind === 'unproven' || this.#isBehind(reading.position, reading.entries)) return null;
    this.#take(reading.position, reading.entries);
    if (!reading.entries.includes(null)) return [];
    return [...new Set(keys.filter((_, index) => reading.entries[index] === null))];
  }

  #take(position: Position, entries: readonly (HeldEntry | null)[]): void {
    if (this.#position !== null && comparePositions(position, this.#position) !== 0) {
      const isUnchanged = this.#opened.replica.isUnchanged(this.#entries.keys(), this.#position);
      if (!isUnchanged) this.#hasMoved = true;
    }
    this.#position = position;
    for (const entry of entries) if (entry !== null) this.#entries.set(entry.key, entry);
  }

  /** Whether the session has seen something newer than this. */
  #isBehind(position: Position | null, entries: readonly (HeldEntry | null)[]): boolean {
    const { after, versions } = this.#options;
    if (after !== null && (position === null || comparePositions(position, after) < 0)) return true;
    if (versions.size === 0) return false;
    return entries.some((entry) => entry !== null && entry.version < (versions.get(entry.key) ?? 0));
  }

  async #readUnproven(keys: readonly string[]): Promise<void> {
    if (this.#options.isProofRequired) {
      throw new ConsistencyUnavailable(this.#book, 'there is no proof that this gateway is current');
    }
    const { replica, prover } = this.#opened;
    const provenAt = prover.provenAt();
    const held = replica.hold(keys);
    const isUsable = provenAt !== null && !this.#isBehind(replica.position(), held);
    if (isUsable && held.some((entry) => entry !== null)) {
      this.#noteUnproven(provenAt);
      this.#position ??= replica.position();
      for (const entry of held) if (entry !== null) this.#entries.set(entry.key, entry);
    }
    const missing = this.#unread(keys);
    if (missing.length > 0) await this.#readRows(missing);
  }

  async #readRows(keys: readonly string[]): Promise<void> {
    const { after, versions } = this.#options;
    const askedAt = this.#now();
    let rows: readonly HeldEntry[];
    try {
      rows = await this.#source.readRows(this.#book, keys);
    } catch (error) {
      if (after === null && versions.size === 0) throw error;
      throw new ConsistencyUnavailable(this.#book, 'neither the register nor the owner of the book answers');
    }
    this.#noteUnproven(askedAt);
    for (const row of rows) {
      this.#entries.set(row.key, row);
      this.#rowVersions.set(row.key, row.version);
    }
    if (this.#isBehind(after, rows)) {
      throw new ConsistencyUnavailable(this.#book, 'the session has seen something newer');
    }
  }

  #noteUnproven(since: number): void {
    this.#unprovenSince = Math.min(this.#unprovenSince ?? since, since);
  }
}
