import type { HeldEntry } from './replica.ts';

/**
 * Entries that an answer read, by key. Most answers read a book once, and nobody looks for one of its entries again:
 * they are sorted by key only when somebody does.
 */
export class ReadEntries {
  #byKey: Map<string, HeldEntry> | null = null;
  #latest: readonly HeldEntry[] = [];

  /** Takes in what was read; of an entry that was read before the later one counts. */
  add(entries: readonly HeldEntry[]): void {
    if (this.#latest.length > 0) this.#sorted();
    this.#latest = entries;
  }

  isEmpty(): boolean {
    return this.#latest.length === 0 && this.#byKey === null;
  }

  has(key: string): boolean {
    return this.#sorted().has(key);
  }

  /** In the order of keys; version 0 for one that was not read, as for one that never existed. */
  lookUp(keys: readonly string[]): readonly HeldEntry[] {
    const byKey = this.#sorted();
    return keys.map((key) => byKey.get(key) ?? { key, version: 0, value: null });
  }

  /** May name one more than once if it was asked for so. */
  keys(): readonly string[] {
    return this.#byKey === null ? this.#latest.map(({ key }) => key) : [...this.#sorted().keys()];
  }

  values(): Iterable<HeldEntry> {
    return this.#sorted().values();
  }

  #sorted(): ReadonlyMap<string, HeldEntry> {
    this.#byKey ??= new Map();
    for (const entry of this.#latest) this.#byKey.set(entry.key, entry);
    this.#latest = [];
    return this.#byKey;
  }
}
