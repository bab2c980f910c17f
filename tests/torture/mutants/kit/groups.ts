import type { LedgerEntry, Register, Stamp } from '../../../../ledger/index.ts';
import { book } from '../../../ledger/read-kit.ts';
import { subjects } from '../../../ledger/registers.ts';
import type { Scene } from '../scene.ts';
import { writtenOf } from './publish.ts';

/** A kind of register, by its name in the tests of registers. */
export type RegisterKind = 'memory' | 'Redis' | 'Redis with flips not folded';

/** A register and the stamp under which it is written. */
export interface Begun {
  readonly register: Register;
  readonly stamp: Stamp;
  close(): Promise<void>;
}

/** A register of this kind and a book whose groups go out in order; these entries are its first one. */
export async function begunInOrder(kind: RegisterKind, entries: readonly LedgerEntry[]): Promise<Begun> {
  const begun = await begunEmpty(kind, 0);
  await publishGroup(begun, 1, entries);
  return begun;
}

/** A register of this kind and a book whose entries are single. */
export const begunSingly = (kind: RegisterKind): Promise<Begun> => begunEmpty(kind, null);

/** Tries to publish one group. */
export async function publishGroup(
  { register, stamp }: Begun,
  commit: number,
  entries: readonly LedgerEntry[],
): Promise<void> {
  await register.publish(book, stamp, { commit, entries });
}

/** A write that is acknowledged as visible if this register flips it. */
export const flipGroup = (
  scene: Scene,
  { register, stamp }: Begun,
  commit: number,
  entries: readonly LedgerEntry[],
): Promise<void> =>
  scene.write(writtenOf(entries), async () => {
    await register.stage(book, stamp, commit, entries);
    const { kind } = await register.flip(book, stamp, commit, entries.length);
    return kind === 'published';
  });

async function begunEmpty(kind: RegisterKind, commit: number | null): Promise<Begun> {
  const open = new Map(subjects).get(kind);
  if (open === undefined) throw new Error(`There is no register of kind ${kind}.`);
  const { register, close } = await open();
  const { server } = await register.inspect(book);
  const stamp = await register.begin(book, { epoch: 1, server }, commit);
  if (stamp === null) throw new Error('The book cannot begin.');
  return { register, stamp, close };
}
