import { afterEach, beforeEach } from '@jest/globals';
import type { BookOrder } from '../../../services/kit/entries.ts';
import type { ServiceLedger } from '../../../services/kit/ledger/service-ledger.ts';
import { createFaultyRegister, type FaultyRegister } from './faulty-register.ts';
import { type DeskOptions, type LedgerDesk, openLedgerDesk, untilTrusted } from './ledger-desk.ts';

/** What each test of a file has for itself. */
export interface Fresh {
  readonly desk: LedgerDesk;
  readonly register: FaultyRegister;
  /** Opens a ledger over both, and waits until the book has a trusted server. */
  openTrusted(book: string, options?: DeskOptions): Promise<ServiceLedger>;
}

/** Gives each test of the file empty tables and a register in memory, and closes them after it. */
export function freshForEach(order: BookOrder, take: (fresh: Fresh) => void): void {
  let desk: LedgerDesk;
  beforeEach(async () => {
    desk = await openLedgerDesk(order);
    const register = createFaultyRegister();
    const openTrusted: Fresh['openTrusted'] = async (book, options) => {
      const ledger = desk.open(register, options);
      await untilTrusted(desk, book);
      return ledger;
    };
    take({ desk, register, openTrusted });
  });
  afterEach(() => desk.close());
}
