import type { LedgerEntry, Register, Stamp } from '../../../../ledger/index.ts';
import { book as testBook } from '../../../ledger/read-kit.ts';
import type { EntryRead } from '../../history/index.ts';
import type { Scene } from '../scene.ts';

/** Entries of the test's book as a history has them. */
export const writtenOf = (entries: readonly LedgerEntry[], book = testBook): EntryRead[] =>
  entries.map(({ key, version, value }) => [book, key, version, value ?? 'absent']);

/** A write that is acknowledged as visible if this register takes it. */
export const publish = (
  scene: Scene,
  { register, stamp }: { readonly register: Register; readonly stamp: Stamp },
  ...entries: readonly LedgerEntry[]
): Promise<void> =>
  scene.write(writtenOf(entries), async () => {
    const { kind } = await register.publish(testBook, stamp, { commit: null, entries });
    return kind === 'published';
  });

/** A write that is committed, and not published yet. */
export const commit = (scene: Scene, ...entries: readonly LedgerEntry[]): Promise<void> =>
  scene.write(writtenOf(entries), async () => false);
