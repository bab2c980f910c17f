import { comparePositions, isSameStamp, type LedgerEntry, type Position, type Stamp } from './entry.ts';
import { createJournal } from './journal.ts';
import { createRecentEntries } from './recent-entries.ts';
import type { SyncAnswer, SyncQuestion } from './register.ts';

/** A published entry with its value read; never to be changed, since many answers share it. */
export interface HeldEntry {
  readonly key: string;
  readonly version: number;
  /** Null where the entry was deleted or never existed. */
  readonly value: unknown;
}

/** What one gateway knows of one book. */
export interface Replica {
  /** The index up to which everything is known; null before the first answer. */
  position(): Position | null;
  /** The same as a register is asked about it. */
  applied(): SyncQuestion['applied'];
  /** What memory holds, in the order of keys; null where it does not hold the key. */
  hold(keys: readonly string[]): readonly (HeldEntry | null)[];
  /**
   * Takes in an answer whose stamp is trusted, and shows its entries, in the order in which they were asked for: null
   * where the register has none, or where more is known by now than at the index of the answer.
   */
  take(answer: SyncAnswer, stamp: Stamp): readonly (HeldEntry | null)[];
  /** Takes in that these keys had not existed at that position, nor at any before it. */
  takeNever(keys: readonly string[], position: Position): void;
  /** Whether nothing of these keys changed between `since` and now, for certain. */
  isUnchanged(keys: Iterable<string>, since: Position): boolean;
}

/** How much a replica keeps. */
export interface ReplicaBounds {
  /** Of the entries' texts. One of more than half of it is read from the register whenever it is asked for. */
  readonly maxBytes: number;
  /** Changed keys that it remembers. */
  readonly maxJournalKeys: number;
}

/** An empty replica. */
export function createReplica({ maxBytes, maxJournalKeys }: ReplicaBounds): Replica {
  const entries = createRecentEntries<ReplicaEntry>(maxBytes, ReplicaEntry.bytesOf);
  const journal = createJournal(maxJournalKeys);
  let stamp: Stamp | null = null;
  let applied = 0;
  // One object as long as the book stands still, so that what was made of it can be found again.
  let position: Position | null = null;

  const keep = (entry: LedgerEntry): HeldEntry => {
    const kept = new ReplicaEntry(entry);
    entries.set(entry.key, kept);
    return kept;
  };
  const empty = (index: number): void => {
    entries.clear();
    journal.restart(index);
    applied = index;
  };
  const apply = (index: number, changed: readonly LedgerEntry[] | null): void => {
    applied = index;
    const keys = changed === null ? null : changed.map(({ key }) => key);
    journal.record(index, keys);
    if (changed === null) entries.clear();
    // What nobody here has asked for is not kept.
    for (const entry of changed ?? []) if (entries.has(entry.key)) keep(entry);
  };
  const catchUp = ({ events, index }: SyncAnswer): void => {
    for (const event of events ?? []) {
      if (event.index <= applied) continue;
      if (event.index !== applied + 1) break;
      apply(event.index, event.entries);
    }
    // A gap, or a register that cannot tell: nothing held is known to be current.
    if (applied < index) empty(index);
  };

  return {
    position: () => {
      if (stamp === null) return null;
      if (position?.index !== applied || position.epoch !== stamp.epoch)
        position = { epoch: stamp.epoch, index: applied };
      return position;
    },
    applied: () => stamp && { stamp, index: applied },
    hold: (keys) => keys.map((key) => entries.get(key) ?? null),
    take: (answer, trusted) => {
      if (!isSameStamp(stamp, trusted)) {
        stamp = trusted;
        empty(answer.index);
      }
      catchUp(answer);
      // Older than what is known by now: another answer came first. By version alone such a value could get in again.
      if (answer.index < applied) return answer.entries.map(() => null);
      return answer.entries.map((entry) => entry && keep(entry));
    },
    takeNever: (keys, position) => {
      // Since then one of them may have been made.
      if (stamp === null || comparePositions(position, { epoch: stamp.epoch, index: applied }) !== 0) return;
      for (const key of keys) keep({ key, version: 0, value: null });
    },
    isUnchanged: (keys, since) =>
      stamp !== null &&
      since.epoch === stamp.epoch &&
      since.index <= applied &&
      (since.index === applied || journal.isUnchanged(keys, since.index)),
  };
}

/** An entry with its value read. */
export const heldOf = ({ key, version, value }: LedgerEntry): HeldEntry => ({
  key,
  version,
  value: value === null ? null : JSON.parse(value),
});

/** An entry that knows what it weighs, which is nobody else's business. */
class ReplicaEntry implements HeldEntry {
  readonly key: string;
  readonly version: number;
  readonly value: unknown;
  readonly #bytes: number;

  constructor(entry: LedgerEntry) {
    const { key, version, value } = heldOf(entry);
    this.key = key;
    this.version = version;
    this.value = value;
    // The parsed value takes more than its text; what is bounded is proportional to memory, not equal to it.
    this.#bytes = 100 + 2 * key.length + 2 * (entry.value?.length ?? 0);
  }

  static bytesOf(entry: ReplicaEntry): number {
    return entry.#bytes;
  }
}
