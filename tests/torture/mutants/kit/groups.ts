import {
  createMemoryRegister,
  type LedgerEntry,
  type Register,
  type Stamp,
} from '../../../../ledger/index.ts';
import { book } from '../../../ledger/read-kit.ts';

/** A register and the stamp under which it is written. */
export interface Begun {
  readonly register: Register;
  readonly stamp: Stamp;
}

/** A register of a book whose groups go out in order; these entries are its first one. */
export async function begunInOrder(entries: readonly LedgerEntry[]): Promise<Begun> {
  const register = createMemoryRegister('server-1');
  const stamp = await register.begin(book, { epoch: 1, server: 'server-1' }, 0);
  if (stamp === null) throw new Error('The book cannot begin.');
  await publishGroup({ register, stamp }, 1, entries);
  return { register, stamp };
}

/** Tries to publish one group. */
export async function publishGroup(
  { register, stamp }: Begun,
  commit: number,
  entries: readonly LedgerEntry[],
): Promise<void> {
  await register.publish(book, stamp, { commit, entries });
}
