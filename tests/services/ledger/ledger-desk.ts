import { sql } from 'kysely';
import type { LedgerEntry } from '../../../ledger/entry.ts';
import type { Register } from '../../../ledger/register.ts';
import { inChange } from '../../../services/kit/change.ts';
import type { Commit } from '../../../services/kit/commit.ts';
import { createDatabase, type Database } from '../../../services/kit/database.ts';
import type { BookOrder, JsonValue } from '../../../services/kit/entries.ts';
import { type LedgerClock, monotonicClock } from '../../../services/kit/ledger/clock.ts';
import type { LedgerSettings } from '../../../services/kit/ledger/index.ts';
import type { LedgerObserver } from '../../../services/kit/ledger/observer.ts';
import type { LedgerParts } from '../../../services/kit/ledger/parts.ts';
import { createProgress } from '../../../services/kit/ledger/progress.ts';
import { openLedger, type ServiceLedger } from '../../../services/kit/ledger/service-ledger.ts';
import { parseLedgerSettings } from '../../../services/kit/ledger/settings.ts';
import { type BookStamp, readStamps } from '../../../services/kit/ledger/stamps.ts';
import { createTrust } from '../../../services/kit/ledger/trust.ts';
import { migrate } from '../../../services/kit/migrate.ts';
import { createQuietLog } from '../../kit/quiet-log.ts';
import { createTestDatabase } from '../../kit/test-database.ts';

/** A service's tables with ledgers over them: each ledger is what one process would run. */
export interface LedgerDesk {
  readonly db: Database<object>;
  readonly url: string;
  open(register: Register, options?: DeskOptions): ServiceLedger;
  /** Stops one ledger as a shutdown does. */
  shut(ledger: ServiceLedger): Promise<void>;
  /** Writes entries of one book in one transaction. */
  write(book: string, entries: Readonly<Record<string, JsonValue | null>>): Promise<Commit>;
  stamp(book: string): Promise<BookStamp>;
  close(): Promise<void>;
}

export interface DeskOptions extends Partial<LedgerSettings> {
  readonly clock?: LedgerClock;
  readonly observer?: Partial<LedgerObserver>;
}

/** Opens empty tables in a database of their own. Ledgers wait for nothing at failovers unless told. */
export async function openLedgerDesk(order: BookOrder = 'committed'): Promise<LedgerDesk> {
  const database = await createTestDatabase();
  const db = createDatabase<object>({ url: database.url, schema: 'desk' });
  await migrate(db, 'desk', {});
  const open = new Set<ServiceLedger>();
  const shut = async (ledger: ServiceLedger): Promise<void> => {
    open.delete(ledger);
    await ledger.close();
  };
  return {
    db,
    url: database.url,
    open: (register, { clock, observer, ...settings } = {}) => {
      const ledger = openLedger({
        service: 'pricing',
        databaseUrl: database.url,
        schema: 'desk',
        order,
        log: createQuietLog(),
        register,
        ledger: { pollMs: 10, inspectMs: 20, exclusive: true, ...settings },
        ...(clock && { clock }),
        observer: { ...silent, ...observer },
      });
      open.add(ledger);
      return ledger;
    },
    shut,
    write: async (book, entries) => {
      const { commit } = await inChange(db, order, async (change) => {
        for (const [key, value] of Object.entries(entries)) change.put(book, key, value);
      });
      return commit;
    },
    stamp: async (book) => {
      const [stamp] = await readStamps(db, [book]);
      if (stamp === undefined) throw new Error('no stamp');
      return stamp;
    },
    close: async () => {
      await Promise.all([...open].map(shut));
      await db.destroy();
      await database.close();
    },
  };
}

const silent: LedgerObserver = {
  published: () => {},
  lagged: () => {},
  epochRaised: () => {},
  epochBegun: () => {},
  registerUnreachable: () => {},
  registerReached: () => {},
  entryRefused: () => {},
  failed: () => {},
};

/** What one publisher works with, for tests that take its steps one by one. */
export function createParts(
  db: Database<object>,
  register: Register,
  order: BookOrder = 'single',
): LedgerParts {
  return {
    holder: 'desk',
    db,
    register,
    order,
    settings: parseLedgerSettings({ exclusive: true }),
    clock: monotonicClock,
    observer: silent,
    trust: createTrust(monotonicClock, 2_000),
    progress: createProgress(),
    signal: new AbortController().signal,
  };
}

/** What the register holds of keys now. */
export async function readRegister(
  register: Register,
  book: string,
  keys: readonly string[],
): Promise<readonly (LedgerEntry | null)[]> {
  return (await register.sync(book, { applied: null, keys })).entries;
}

/** Every event of a book's epoch from its beginning, as lists of `key@version`. */
export async function readEvents(register: Register, book: string): Promise<readonly (readonly string[])[]> {
  const { stamp } = await register.inspect(book);
  const { events } = await register.sync(book, { applied: stamp && { stamp, index: 0 }, keys: [] });
  if (events === null) throw new Error('The events of this book are not known.');
  return events.map(({ entries }) => entries?.map(({ key, version }) => `${key}@${version}`) ?? ['…']);
}

/** Asks until the answer fits; fails after ten seconds with the last one. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  fits: (answer: Answer) => boolean,
): Promise<Answer> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)} after ten seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until a book has a trusted server. */
export const untilTrusted = (desk: LedgerDesk, book: string): Promise<BookStamp> =>
  until(
    () => desk.stamp(book),
    ({ server }) => server !== null,
  );

/** How many rows of single entries are due. */
export async function countDue(db: Database<object>): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    SELECT count(*) AS due FROM outbox WHERE commit_number IS NULL AND NOT published`.execute(db);
  return rows[0]?.due ?? -1;
}

/** Waits until a statement of this database waits for a locked table. */
export const untilBlocked = (db: Database<object>) =>
  until(
    () =>
      sql`SELECT FROM pg_stat_activity
        WHERE wait_event = 'relation' AND datname = current_database()`.execute(db),
    ({ rows }) => rows.length > 0,
  );
