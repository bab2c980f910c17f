import type { Stamp } from '../../../ledger/entry.ts';
import type { PublishOutcome } from '../../../ledger/register.ts';
import { readChunk, readGroups, type SmallGroup } from './outbox-pages.ts';
import type { LedgerParts } from './parts.ts';
import { soundEntries } from './sound-entry.ts';

/** How far a publishing of groups came. */
export type GroupsOutcome =
  | { readonly kind: 'done'; readonly commit: number }
  /** The register is not the one that the stamp names. */
  | { readonly kind: 'foreign' }
  /** The register cannot be given what it needs next: only a new epoch helps. */
  | { readonly kind: 'gap' };

/**
 * Publishes in commit order what the outbox holds of a book after `from`. Any number of publishers may do so at once:
 * the register takes each group once and in its turn, and says where it stands to whoever is early.
 * @param stamp read before this is called: rows older than the stamp could be those of an earlier epoch.
 * @param upTo ends there, for whoever needs no more; null ends where nothing is due.
 */
export async function publishGroups(
  parts: LedgerParts,
  book: string,
  stamp: Stamp,
  from: number,
  upTo: number | null = null,
): Promise<GroupsOutcome> {
  let at = from;
  while (!parts.signal.aborted && (upTo === null || at < upTo)) {
    const page = await readGroups(parts.db, book, at);
    const [next] = page.kind === 'large' ? [page] : page.groups;
    if (next === undefined) break;
    if (next.commit !== at + 1) return { kind: 'gap' };
    const outcome =
      page.kind === 'large'
        ? await publishLarge(parts, book, stamp, page.commit)
        : await publishPage(parts, book, stamp, page.groups);
    if (outcome.kind === 'foreign' || outcome.kind === 'gap') return outcome;
    // Whoever was early goes on from where the register stands.
    at = outcome.commit;
  }
  return { kind: 'done', commit: at };
}

type Step =
  | { readonly kind: 'published' | 'early'; readonly commit: number }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'gap' };

async function publishPage(
  parts: LedgerParts,
  book: string,
  stamp: Stamp,
  groups: readonly SmallGroup[],
): Promise<Step> {
  let step: Step = { kind: 'foreign' };
  for (const { commit, entries } of groups) {
    const sound = soundEntries(entries, (key, reason) => parts.observer.entryRefused(book, key, reason));
    const outcome = await parts.register.publish(book, stamp, { commit, entries: sound });
    step = stepOf(parts, book, stamp, commit, outcome);
    if (step.kind !== 'published') return step;
    parts.observer.published(book, { commit, entries: entries.length });
  }
  return step;
}

// What is staged is counted at the flip. Where it is not what the outbox has, somebody else's hand was in it, or part of
// it is lost: then it is staged once more, and a second time says that the register's stage is beyond repair.
async function publishLarge(parts: LedgerParts, book: string, stamp: Stamp, commit: number): Promise<Step> {
  for (let triesLeft = 2; triesLeft > 0; triesLeft -= 1) {
    const staged = await stageLarge(parts, book, stamp, commit);
    if (staged.kind === 'refused') return staged.step;
    const outcome = await parts.register.flip(book, stamp, commit, staged.count);
    if (outcome.kind === 'incomplete') continue;
    const step = stepOf(parts, book, stamp, commit, outcome);
    if (step.kind === 'published') parts.observer.published(book, { commit, entries: staged.count });
    return step;
  }
  return { kind: 'gap' };
}

type Staging =
  | { readonly kind: 'staged'; readonly count: number }
  | { readonly kind: 'refused'; readonly step: Step };

// From the outbox piece by piece: memory holds one chunk and all keys, and the register is never busy for long.
async function stageLarge(parts: LedgerParts, book: string, stamp: Stamp, commit: number): Promise<Staging> {
  const keys = new Set<string>();
  for (let chunk = await readChunk(parts.db, book, commit, 0); chunk.length > 0; ) {
    const entries = chunk.map(({ key, version, value }) => ({ key, version, value }));
    const sound = soundEntries(entries, (key, reason) => parts.observer.entryRefused(book, key, reason));
    const outcome = await parts.register.stage(book, stamp, commit, sound);
    if (outcome.kind !== 'published')
      return { kind: 'refused', step: stepOf(parts, book, stamp, commit, outcome) };
    for (const { key } of sound) keys.add(key);
    chunk = await readChunk(parts.db, book, commit, chunk.at(-1)?.id ?? 0);
  }
  return { kind: 'staged', count: keys.size };
}

function stepOf(
  { progress }: LedgerParts,
  book: string,
  stamp: Stamp,
  commit: number,
  outcome: PublishOutcome,
): Step {
  if (outcome.kind === 'foreign') return outcome;
  const reached = outcome.kind === 'early' ? outcome.commit : commit;
  progress.advance(book, stamp, reached);
  return { kind: outcome.kind, commit: reached };
}
