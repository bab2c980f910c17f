import type { Stamp } from '../../../../ledger/index.ts';
import type { BookOrder } from '../../../../services/kit/entries.ts';
import { readBook } from '../../../../services/kit/ledger/book-rows.ts';
import { failOver } from '../../../../services/kit/ledger/failover.ts';
import type { LedgerParts } from '../../../../services/kit/ledger/parts.ts';
import { createFaultyRegister, type FaultyRegister } from '../../../services/ledger/faulty-register.ts';
import { createParts, type LedgerDesk, openLedgerDesk } from '../../../services/ledger/ledger-desk.ts';
import type { EntryRead } from '../../history/index.ts';
import type { Scene } from '../scene.ts';

/** A service's tables, a register in memory, and what publishing takes: a schedule takes each step by itself. */
export interface ServiceSet {
  readonly book: string;
  readonly desk: LedgerDesk;
  readonly register: FaultyRegister;
  readonly parts: LedgerParts;
  /** What PostgreSQL names as trusted now. */
  stamp(): Promise<Stamp | null>;
  /** Makes the register that answers now the trusted one. */
  failOver(): Promise<boolean>;
  /** Commits a group, each entry with its version for a value; it is published by somebody else. */
  commit(versions: Readonly<Record<string, number>>): Promise<void>;
}

/** Opens one whose book is begun. */
export async function openServiceSet(
  scene: Scene,
  order: BookOrder,
  change: Partial<LedgerParts> = {},
): Promise<ServiceSet> {
  const book = order === 'single' ? 'stock:eu' : 'prices:test';
  const desk = await openLedgerDesk(order);
  const register = createFaultyRegister();
  const parts = { ...createParts(desk.db, register, order), ...change };
  const set: ServiceSet = {
    ...{ book, desk, register, parts },
    stamp: async () => {
      const { epoch, server, birth } = await desk.stamp(book);
      return server === null || birth === null ? null : { epoch, server, birth };
    },
    failOver: async () => {
      const row = await readBook(desk.db, book);
      if (row === undefined) throw new Error(`${book} has no row.`);
      return failOver(parts, row, await register.inspect(book), {
        reason: 'of the schedule',
        hasLost: false,
      });
    },
    commit: (versions) =>
      scene.write(committedOf(book, versions), async () => {
        await desk.write(book, versions);
        return false;
      }),
  };
  await desk.stamp(book);
  await set.failOver();
  return set;
}

/** Entries whose value is their version, as a history has them. */
export const committedOf = (book: string, versions: Readonly<Record<string, number>>): EntryRead[] =>
  Object.entries(versions).map(([key, version]) => [book, key, version, `${version}`]);

/** The stamp, where there has to be one. */
export async function namedStamp(set: ServiceSet): Promise<Stamp> {
  const stamp = await set.stamp();
  if (stamp === null) throw new Error('Nobody is trusted.');
  return stamp;
}
