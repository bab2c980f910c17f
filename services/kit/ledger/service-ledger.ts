import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Register } from '../../../ledger/register.ts';
import type { ServiceName } from '../../../schema/service-name.ts';
import { booksOf, type Commit } from '../commit.ts';
import { createDatabase, type Database } from '../database.ts';
import type { BookOrder } from '../entries.ts';
import type { Log } from '../log.ts';
import { type LedgerClock, monotonicClock } from './clock.ts';
import { everythingWritten } from './everything-written.ts';
import { createFiller, type FillOutcome } from './fill.ts';
import { createLogObserver, type LedgerObserver } from './observer.ts';
import type { LedgerParts } from './parts.ts';
import { createProgress } from './progress.ts';
import { createPublishWait } from './publish-wait.ts';
import { createPublishedReads, type PublishedReads } from './published-reads.ts';
import { createPublisher } from './publisher.ts';
import { reachRegister } from './reached-register.ts';
import { type LedgerSettings, parseLedgerSettings } from './settings.ts';
import { createTrust } from './trust.ts';

/** What a service may be told of the ledger. */
export interface LedgerOptions {
  /** Where published values stand; without one nothing is published. The service does not close it. */
  readonly register?: Register | undefined;
  readonly ledger?: Partial<LedgerSettings> | undefined;
}

/** What a ledger is opened over. */
export interface LedgerOpening extends LedgerOptions {
  readonly service: ServiceName;
  readonly databaseUrl: string;
  /** The PostgreSQL schema, brought up to date. */
  readonly schema: string;
  readonly order: BookOrder;
  readonly log: Log;
  readonly clock?: LedgerClock;
  readonly observer?: LedgerObserver;
}

/** The service's side of the ledger. */
export interface ServiceLedger {
  readonly settings: LedgerSettings;
  /** Connections of its own, that no writer keeps busy; null without a register. */
  readonly db: Kysely<object> | null;
  /** Has what a transaction wrote published at once. Call it after every commit; without it a poll finds out. */
  committed(commit: Commit): void;
  /**
   * Whether a commit is visible on every channel; waits for it at most `waitMs`, `publishWaitMs` unless told. One that
   * wrote nothing stands for all that was written before: whoever repeats a write asks about the first one.
   */
  isPublished(commit: Commit, waitMs?: number): Promise<boolean>;
  /** Reads of published entries; null without a register. */
  readonly reads: PublishedReads | null;
  /** Has the register hold these keys of a book. */
  fill(book: string, keys: readonly string[]): Promise<FillOutcome>;
  close(): Promise<void>;
}

const statementPatienceMs = 2_000;
const connectPatienceMs = 1_500;

/** Starts publishing what a service writes, over connections of its own: writers that queue delay no reader. */
export function openLedger(opening: LedgerOpening): ServiceLedger {
  const settings = parseLedgerSettings(opening.ledger ?? {});
  if (opening.register === undefined) return createSilentLedger(settings);
  const db: Database<object> = createDatabase({
    url: opening.databaseUrl,
    schema: opening.schema,
    maxConnections: 4,
    // Publishing, stamps and fills are short statements, the largest group's too, since it goes in pieces; whoever waits
    // for them is without proof meanwhile, and must have it again five seconds after the network had lost a connection.
    patienceMs: statementPatienceMs,
    connectPatienceMs,
  });
  const closing = new AbortController();
  const { service, log, order, clock = monotonicClock } = opening;
  const observer = opening.observer ?? createLogObserver(service, log);
  const { register, ailing } = reachRegister(opening.register, clock, observer);
  const parts: LedgerParts = {
    holder: randomUUID(),
    db,
    register,
    order,
    settings,
    clock,
    observer,
    trust: createTrust(clock, settings.trustMs),
    progress: createProgress(),
    signal: closing.signal,
  };
  const waits = createPublishWait(parts);
  const publisher = createPublisher(parts, {
    ailing: () => ailing(settings.leaseMs),
    onProgress: waits.check,
    waitedFor: waits.books,
  });
  const fill = createFiller(parts);
  const reads = createPublishedReads(parts, fill);
  return {
    settings,
    db,
    reads,
    committed: (commit) => publisher.nudge(booksOf(commit)),
    isPublished: async (commit, waitMs = settings.publishWaitMs) => {
      const target = booksOf(commit).length > 0 ? commit : await everythingWritten(db, order);
      publisher.nudge(booksOf(target));
      return waits.wait(target, waitMs);
    },
    fill,
    close: async () => {
      closing.abort();
      reads.close();
      waits.close();
      await publisher.close();
      await db.destroy();
    },
  };
}

const createSilentLedger = (settings: LedgerSettings): ServiceLedger => ({
  settings,
  db: null,
  reads: null,
  committed: () => {},
  isPublished: async () => false,
  fill: async () => ({ kind: 'refused', refusal: 'NO_REGISTER' }),
  close: async () => {},
});
