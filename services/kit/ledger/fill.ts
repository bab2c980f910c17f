import type { LedgerEntry, Stamp } from '../../../ledger/entry.ts';
import { stampOf } from './book-rows.ts';
import { readSnapshot } from './entry-rows.ts';
import type { LedgerParts } from './parts.ts';
import { publishGroups } from './publish-groups.ts';
import { RegisterUnreachableError } from './reached-register.ts';
import { soundEntries } from './sound-entry.ts';
import { readStamps } from './stamps.ts';

/** Why keys were not filled; nothing may be read from them, and asking again may help. */
export type FillRefusal =
  /** Nobody is trusted with the book: a new epoch is being prepared. */
  | 'UNTRUSTED'
  /** The register that answers is not the trusted one. */
  | 'FOREIGN'
  /** Groups were committed faster than they could be published. */
  | 'OVERTAKEN'
  | 'REGISTER_UNREACHABLE'
  /** The service runs without a register. */
  | 'NO_REGISTER';

/** What came of a fill: from `index` of `epoch` on the register has every key asked for, or it has not and why. */
export type FillOutcome =
  | {
      readonly kind: 'filled';
      readonly epoch: number;
      readonly index: number;
      /** Those that never existed: the register does not keep them, or whoever invents keys would fill it. */
      readonly never: readonly string[];
    }
  | { readonly kind: 'refused'; readonly refusal: FillRefusal };

/** Fills the register. */
export type Filler = (book: string, keys: readonly string[]) => Promise<FillOutcome>;

/**
 * Makes the filler of a process. A key is filled by one at a time; who asks for it meanwhile waits for the first. That
 * one's older snapshot does no harm: the register takes it only where no newer version was published.
 */
export function createFiller(parts: LedgerParts): Filler {
  const filling = new Map<string, Promise<FillOutcome>>();
  return async (book, keys) => {
    const nameOf = (key: string): string => JSON.stringify([book, key]);
    const wanted = [...new Set(keys)];
    const joined = new Set(wanted.flatMap((key) => filling.get(nameOf(key)) ?? []));
    const mine = wanted.filter((key) => !filling.has(nameOf(key)));
    if (mine.length > 0) {
      const own = fill(parts, book, mine).finally(() => {
        for (const key of mine) filling.delete(nameOf(key));
      });
      for (const key of mine) filling.set(nameOf(key), own);
      joined.add(own);
    }
    return together(await Promise.all(joined));
  };
}

function together(outcomes: readonly FillOutcome[]): FillOutcome {
  const refused = outcomes.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) return refused;
  const filled = outcomes.flatMap((outcome) => (outcome.kind === 'filled' ? [outcome] : []));
  const epoch = Math.max(0, ...filled.map((outcome) => outcome.epoch));
  // What was filled in an earlier epoch is gone.
  if (filled.some((outcome) => outcome.epoch !== epoch)) return refuse('FOREIGN');
  const index = Math.max(0, ...filled.map((outcome) => outcome.index));
  return { kind: 'filled', epoch, index, never: filled.flatMap((outcome) => outcome.never) };
}

async function fill(parts: LedgerParts, book: string, keys: readonly string[]): Promise<FillOutcome> {
  try {
    const [row] = await readStamps(parts.db, [book]);
    const stamp = row === undefined ? null : stampOf(row);
    if (stamp === null) return refuse('UNTRUSTED');
    // After the stamp: rows older than it could lack what an earlier epoch has shown.
    const { entries, commit } = await readSnapshot(parts.db, book, keys);
    const sound = soundEntries(entries, (key, reason) => parts.observer.entryRefused(book, key, reason));
    return await put(parts, book, stamp, sound, parts.order === 'committed' ? commit : null);
  } catch (error) {
    if (error instanceof RegisterUnreachableError) return refuse('REGISTER_UNREACHABLE');
    throw error;
  }
}

async function put(
  parts: LedgerParts,
  book: string,
  stamp: Stamp,
  entries: readonly LedgerEntry[],
  commit: number | null,
): Promise<FillOutcome> {
  const existing = entries.filter(({ version }) => version > 0);
  for (let triesLeft = 2; triesLeft > 0; triesLeft -= 1) {
    const outcome = await parts.register.fill(book, stamp, { commit, entries: existing });
    if (outcome.kind === 'published') {
      const never = entries.filter(({ version }) => version === 0).map(({ key }) => key);
      return { kind: 'filled', epoch: stamp.epoch, index: outcome.index, never };
    }
    if (outcome.kind === 'foreign') return refuse('FOREIGN');
    // The snapshot holds groups that nobody can see yet. They go first: a part of one would be half a group.
    const published = await publishGroups(parts, book, stamp, outcome.commit, commit);
    if (published.kind === 'foreign') return refuse('FOREIGN');
  }
  return refuse('OVERTAKEN');
}

const refuse = (refusal: FillRefusal): FillOutcome => ({ kind: 'refused', refusal });
