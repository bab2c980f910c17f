import { randomUUID } from 'node:crypto';
import { assertEntries, assertGroup } from './assert-entry.ts';
import { isSameStamp, type LedgerEntry, type Stamp } from './entry.ts';
import {
  type LedgerEvent,
  maxEventsPerSync,
  type PublishOutcome,
  type Register,
  type RegisterState,
  type SyncAnswer,
  type SyncQuestion,
} from './register.ts';

/** A register for one process: what the process forgets, everybody has forgotten. */
export function createMemoryRegister(server: string = randomUUID()): Register {
  const books = new Map<string, BookState>();
  const bookOf = (book: string): BookState => {
    const state = books.get(book) ?? emptyBook(null, null);
    books.set(book, state);
    return state;
  };
  // Every step runs to its end without waiting, which makes it atomic here.
  return {
    publish: async (book, stamp, group) => {
      assertGroup(book, group);
      return guarded(bookOf(book), stamp, group.commit, (state) => {
        const kept = keepNewer(state, group.entries);
        if (kept.length > 0) append(state, kept);
        return kept.length;
      });
    },
    stage: async (book, stamp, commit, entries) => {
      assertEntries(book, entries);
      const state = bookOf(book);
      const refusal = refusalOf(state, stamp, commit);
      if (refusal !== null) return refusal;
      const staged = state.staged.get(commit) ?? new Map<string, LedgerEntry>();
      state.staged.set(commit, staged);
      for (const entry of entries) staged.set(entry.key, entry);
      return { kind: 'published', index: state.index, kept: entries.length };
    },
    flip: async (book, stamp, commit, count) => {
      const current = bookOf(book);
      const staged = [...(current.staged.get(commit)?.values() ?? [])];
      const refusal = refusalOf(current, stamp, commit);
      if (refusal === null && staged.length !== count) return { kind: 'incomplete', staged: staged.length };
      return guarded(current, stamp, commit, (state) => {
        keepNewer(state, staged);
        // Counted whole: a register that flips in one step cannot compare them first.
        if (staged.length > 0) append(state, null);
        return staged.length;
      });
    },
    fill: async (book, stamp, { commit, entries }) => {
      assertEntries(book, entries);
      const state = bookOf(book);
      if (!isSameStamp(state.stamp, stamp)) return { kind: 'foreign' };
      if (commit !== null && commit > (state.commit ?? 0))
        return { kind: 'early', commit: state.commit ?? 0 };
      const added = keepAbsent(state, entries);
      if (commit === null && added.length > 0) append(state, added);
      return { kind: 'published', index: state.index, kept: added.length };
    },
    sync: async (book, question) => answer(server, bookOf(book), question),
    inspect: async (book): Promise<RegisterState> => {
      const { stamp, index, commit } = bookOf(book);
      return { server, stamp, index, commit };
    },
    begin: async (book, holder, commit) => {
      if (holder.server !== server || (bookOf(book).stamp?.epoch ?? 0) >= holder.epoch) return null;
      const stamp = { ...holder, birth: randomUUID() };
      books.set(book, emptyBook(stamp, commit));
      return stamp;
    },
    close: async () => {},
  };
}

interface BookState {
  readonly stamp: Stamp | null;
  commit: number | null;
  index: number;
  readonly entries: Map<string, LedgerEntry>;
  readonly staged: Map<number, Map<string, LedgerEntry>>;
  /** The latest events, oldest first and without a gap. */
  readonly log: LedgerEvent[];
}

const emptyBook = (stamp: Stamp | null, commit: number | null): BookState => ({
  stamp,
  commit,
  index: 0,
  entries: new Map(),
  staged: new Map(),
  log: [],
});

/** Does one group's work if it is this group's turn. */
function guarded(
  state: BookState,
  stamp: Stamp,
  commit: number | null,
  work: (state: BookState) => number,
): PublishOutcome {
  const refusal = refusalOf(state, stamp, commit);
  if (refusal !== null) return refusal;
  const kept = work(state);
  if (commit !== null) {
    state.commit = commit;
    state.staged.delete(commit);
  }
  return { kind: 'published', index: state.index, kept };
}

function refusalOf(state: BookState, stamp: Stamp, commit: number | null): PublishOutcome | null {
  if (!isSameStamp(state.stamp, stamp)) return { kind: 'foreign' };
  if (commit === null) return null;
  const published = state.commit ?? 0;
  if (commit <= published) return { kind: 'published', index: state.index, kept: 0 };
  return commit === published + 1 ? null : { kind: 'early', commit: published };
}

function keepNewer(state: BookState, entries: readonly LedgerEntry[]): LedgerEntry[] {
  // One after the other, so that of two versions of one entry the newer one stays, whatever their order.
  return entries.filter((entry) => {
    const isNewer = entry.version > (state.entries.get(entry.key)?.version ?? -1);
    if (isNewer) state.entries.set(entry.key, entry);
    return isNewer;
  });
}

function keepAbsent(state: BookState, entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.filter((entry) => {
    const isAbsent = !state.entries.has(entry.key);
    if (isAbsent) state.entries.set(entry.key, entry);
    return isAbsent;
  });
}

function append(state: BookState, entries: readonly LedgerEntry[] | null): void {
  state.index += 1;
  state.log.push({ index: state.index, entries });
  // Cut in pieces: moving the whole list at every publish would cost more than the publish.
  if (state.log.length > 4 * maxEventsPerSync) state.log.splice(0, 2 * maxEventsPerSync);
}

function answer(server: string, state: BookState, { applied, keys }: SyncQuestion): SyncAnswer {
  return {
    server,
    stamp: state.stamp,
    index: state.index,
    events: eventsAfter(state, applied),
    entries: keys.map((key) => state.entries.get(key) ?? null),
  };
}

function eventsAfter(state: BookState, applied: SyncQuestion['applied']): readonly LedgerEvent[] | null {
  if (applied === null || !isSameStamp(state.stamp, applied.stamp)) return null;
  const missing = state.index - applied.index;
  if (missing < 0 || missing > maxEventsPerSync || missing > state.log.length) return null;
  return missing === 0 ? [] : state.log.slice(-missing);
}
