import type { Stamp } from '../../../ledger/entry.ts';
import type { ServiceName } from '../../../schema/service-name.ts';
import type { Log } from '../log.ts';

/** Hears what becomes of a service's books. */
export interface LedgerObserver {
  /** A group or, where `commit` is null, a batch of single entries can be read. */
  published(book: string, done: { readonly commit: number | null; readonly entries: number }): void;
  /** How many commits of a book wait; said at every look by the process that publishes it. */
  lagged(book: string, commits: number): void;
  /** Nobody is trusted from now on; a new server is named after the wait: 0 where nobody was trusted before either. */
  epochRaised(
    book: string,
    raised: { readonly epoch: number; readonly reason: string; readonly waitMs: number },
  ): void;
  /** An epoch begins on this server. */
  epochBegun(book: string, stamp: Stamp): void;
  /** Once per outage. */
  registerUnreachable(error: unknown): void;
  registerReached(): void;
  /** An entry that cannot stand in the register; its version reads as deleted. */
  entryRefused(book: string, key: string, reason: string): void;
  /** The database could not be asked, or there is a bug. Once per outage. */
  failed(error: unknown): void;
}

/** Tells the log what an operator must know. */
export function createLogObserver(service: ServiceName, log: Log): LedgerObserver {
  const late = new Set<string>();
  return {
    published: () => {},
    lagged: (book, commits) => {
      if (commits === 0) late.delete(book);
      if (commits < tellingLag || late.has(book)) return;
      late.add(book);
      log.warn({ service, book, commits }, 'changes of a book wait to be published');
    },
    epochRaised: (book, raised) => {
      // Without a wait nobody loses anything: a book's first epoch, or the start of a process with its own register.
      if (raised.waitMs > 0)
        log.warn({ service, book, ...raised }, 'the register of a book changed: a new epoch is prepared');
    },
    epochBegun: (book, { epoch, server }) =>
      log.info({ service, book, epoch, server }, 'a new epoch of a book begins'),
    registerUnreachable: (err) =>
      log.error({ service, err }, 'the register is out of reach or refuses what is published: changes wait'),
    registerReached: () => log.info({ service }, 'the register takes what is published again'),
    entryRefused: (book, key, reason) =>
      log.error({ service, book, key, reason }, 'an entry cannot be published: it reads as deleted'),
    failed: (err) => log.error({ service, err }, 'publishing waits: the database cannot be asked'),
  };
}

// Once per pile: a book that is a few commits behind is an ordinary moment.
const tellingLag = 100;
