import {
  type BookRow,
  claimLeases,
  ensureBooks,
  type Lease,
  readBooks,
  releaseLeases,
  stampOf,
} from './book-rows.ts';
import { type BookWorker, createBookWorker } from './book-worker.ts';
import type { LedgerParts } from './parts.ts';
import { RegisterUnreachableError } from './reached-register.ts';

/** Publishes every book of a service, while this process holds its lease. */
export interface Publisher {
  /** Something was just committed in these books. */
  nudge(books: readonly string[]): void;
  /** Resolves once nothing is being published any more and the leases are given back. */
  close(): Promise<void>;
}

/** What a publisher tells whoever waits for a publish. */
export interface PublisherOptions {
  /** Books that it had better leave to others. */
  readonly ailing: () => readonly string[];
  /** Something may have become visible. */
  readonly onProgress: () => void;
  /** Books in which somebody waits for what another process publishes. */
  readonly waitedFor: () => ReadonlySet<string>;
}

/** Starts publishing. Nothing that fails ends it; `parts.signal` does. */
export function createPublisher(parts: LedgerParts, options: PublisherOptions): Publisher {
  const books = new Map<string, HeldBook>();
  const fresh = new Set<string>();
  const open = new Set<Promise<void>>();
  const failures = createFailures(parts);
  const bell = createBell();
  const attend = (task: Promise<void>): void => {
    const done = task.catch(failures.tell).then(() => {
      options.onProgress();
      open.delete(done);
    });
    open.add(done);
  };
  const work = (book: HeldBook, isWritten: boolean): void => attend(book.worker.work(isWritten));
  const watched = new Set<string>();
  // Nobody waits for the answers: where one book's server is silent, the leases of all others would end.
  const watchOnce = (row: BookRow): void => {
    if (watched.has(row.book)) return;
    watched.add(row.book);
    attend(watch(parts, row).finally(() => watched.delete(row.book)));
  };
  const loop = async (): Promise<void> => {
    while (!parts.signal.aborted) {
      await look(parts, options, { books, fresh, work, watchOnce }).then(failures.clear, failures.tell);
      options.onProgress();
      await bell.rung(parts);
    }
  };
  const running = loop();
  return {
    nudge: (written) => {
      for (const name of written) {
        const book = books.get(name);
        if (book === undefined) fresh.add(name);
        else if (book.isHeld) work(book, true);
      }
      if (fresh.size > 0) bell.ring();
    },
    close: async () => {
      bell.ring();
      await running;
      await Promise.all(open);
      // Without the database the leases end by themselves.
      await releaseLeases(parts.db, parts.holder).catch(() => {});
    },
  };
}

interface HeldBook {
  readonly worker: BookWorker;
  isHeld: boolean;
}

interface Desk {
  readonly books: Map<string, HeldBook>;
  /** Named for the first time. */
  readonly fresh: Set<string>;
  work(book: HeldBook, isWritten: boolean): void;
  watchOnce(row: BookRow): void;
}

async function look(
  parts: LedgerParts,
  { ailing, waitedFor }: PublisherOptions,
  { books, fresh, work, watchOnce }: Desk,
): Promise<void> {
  if (fresh.size > 0) await ensureBooks(parts.db, [...fresh]);
  fresh.clear();
  const lease: Lease = { holder: parts.holder, leaseMs: parts.settings.leaseMs, ailing: ailing() };
  const sentAt = parts.clock.now();
  const rows = await readBooks(parts.db, lease);
  const claimable = rows.filter((row) => row.claimable).map(({ book }) => book);
  const claimed = new Set(claimable.length > 0 ? await claimLeases(parts.db, lease, claimable) : []);
  for (const row of rows) {
    parts.trust.record(row.book, stampOf(row), sentAt);
    const book = books.get(row.book) ?? { worker: createBookWorker(parts, row), isHeld: false };
    books.set(row.book, book);
    book.worker.see(row);
    book.isHeld = row.held || claimed.has(row.book);
    if (book.isHeld) {
      tellLag(parts, row);
      work(book, false);
    }
  }
  const others = rows.filter((row) => waitedFor().has(row.book) && books.get(row.book)?.isHeld === false);
  for (const row of others) watchOnce(row);
}

function tellLag({ order, progress, observer }: LedgerParts, row: BookRow): void {
  const stamp = stampOf(row);
  const published = stamp === null ? null : progress.of(row.book, stamp);
  if (order === 'committed' && published !== null)
    observer.lagged(row.book, Math.max(0, row.commit - published));
}

// Another process publishes the book: only the register can tell how far it is.
async function watch({ order, register, progress }: LedgerParts, { book }: BookRow): Promise<void> {
  if (order === 'single') return;
  const { server, stamp, commit } = await register.inspect(book);
  if (stamp?.server === server) progress.advance(book, stamp, commit ?? 0);
}

// Tried again at every poll, but said once per outage. The register's outages are told where it is called.
function createFailures({ observer }: LedgerParts) {
  let isFailing = false;
  return {
    clear: (): void => {
      isFailing = false;
    },
    tell: (error: unknown): void => {
      if (error instanceof RegisterUnreachableError || isFailing) return;
      isFailing = true;
      observer.failed(error);
    },
  };
}

// Rings at every poll, or earlier for those who cannot wait.
function createBell() {
  let wake = (): void => {};
  let isRung = false;
  return {
    ring: (): void => {
      isRung = true;
      wake();
    },
    rung: ({ settings }: LedgerParts): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(done, isRung ? 0 : settings.pollMs);
        function done(): void {
          clearTimeout(timer);
          isRung = false;
          resolve();
        }
        wake = done;
      }),
  };
}
