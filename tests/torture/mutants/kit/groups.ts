import type { LedgerEntry, Register, Stamp } from '../../../../ledger/index.ts';
import { book } from '../../../ledger/read-kit.ts';
import { subjects } from '../../../ledger/registers.ts';

/** A register and the stamp under which it is written. */
export interface Begun {
  readonly register: Register;
  readonly stamp: Stamp;
  close(): Promise<void>;
}

/** A register of this kind and a book whose groups go out in order; these entries are its first one. */
export async function begunInOrder(
  kind: 'memory' | 'Redis',
  entries: readonly LedgerEntry[],
): Promise<Begun> {
  const open = new Map(subjects).get(kind);
  if (open === undefined) throw new Error(`There is no register of kind ${kind}.`);
  const { register, close } = await open();
  const { server } = await register.inspect(book);
  const stamp = await register.begin(book, { epoch: 1, server }, 0);
  if (stamp === null) throw new Error('The book cannot begin.');
  const begun = { register, stamp, close };
  await publishGroup(begun, 1, entries);
  return begun;
}

/** Tries to publish one group. */
export async function publishGroup(
  { register, stamp }: Begun,
  commit: number,
  entries: readonly LedgerEntry[],
): Promise<void> {
  await register.publish(book, stamp, { commit, entries });
}
