import type { Stamp } from '../../../ledger/entry.ts';
import type { RegisterState } from '../../../ledger/register.ts';
import { isHolder, readBook, readCommit, type SeenBook, stampOf } from './book-rows.ts';
import { disagreement, type FailoverCause, failOver } from './failover.ts';
import type { LedgerParts } from './parts.ts';
import { publishGroups } from './publish-groups.ts';
import { publishSingles } from './publish-singles.ts';

/** Publishes one book, one thing at a time. */
export interface BookWorker {
  /** What PostgreSQL says of the book now. */
  see(row: SeenBook): void;
  /**
   * Publishes what is due and looks after the register; asked during the work, does it once more. Rejects where
   * register or database are out of reach.
   * @param isWritten whether something was just committed that the row seen last may not tell.
   */
  work(isWritten: boolean): Promise<void>;
}

/** Makes the worker of a book for a process that holds its lease, now and then. */
export function createBookWorker(parts: LedgerParts, first: SeenBook): BookWorker {
  const state: WorkerState = {
    ...{ row: first, lookedAt: Number.NEGATIVE_INFINITY },
    ...{ hasGap: false, isDoubted: false },
  };
  let running: Promise<void> | null = null;
  let isAskedAgain = false;
  const run = async (isWritten: boolean): Promise<void> => {
    try {
      await workOnce(parts, state, isWritten);
      while (isAskedAgain && !parts.signal.aborted) {
        isAskedAgain = false;
        await workOnce(parts, state, true);
      }
    } finally {
      running = null;
    }
  };
  return {
    see: (row) => {
      if (row.epoch >= state.row.epoch) state.row = row;
      // Overtaken by what this worker did since; or the database was restored under it.
      else state.isDoubted = true;
    },
    work: (isWritten) => {
      if (running !== null) isAskedAgain ||= isWritten;
      running ??= run(isWritten);
      return running;
    },
  };
}

interface WorkerState {
  row: SeenBook;
  lookedAt: number;
  /** Whether the register cannot be given what it needs next. */
  hasGap: boolean;
  /** Whether the row has to be read anew before anything is made of it. */
  isDoubted: boolean;
}

async function workOnce(parts: LedgerParts, state: WorkerState, isWritten: boolean): Promise<void> {
  const { clock, settings } = parts;
  if (state.isDoubted) {
    state.isDoubted = false;
    state.row = (await readBook(parts.db, state.row.book)) ?? state.row;
    state.lookedAt = Number.NEGATIVE_INFINITY;
  }
  if (stampOf(state.row) === null || clock.now() >= state.lookedAt + settings.inspectMs) {
    await look(parts, state);
  }
  const stamp = stampOf(state.row);
  if (stamp === null || !(isWritten || isDue(parts, state.row, stamp))) return;
  const outcome = await publish(parts, state.row.book, stamp);
  state.hasGap = outcome === 'gap';
  // Looked into at the next poll and not at once: a register that contradicts itself must not be asked in a circle.
  if (outcome !== 'done') state.lookedAt = Number.NEGATIVE_INFINITY;
}

/** Compares the register with what PostgreSQL says, and begins a new epoch where they differ. */
async function look(parts: LedgerParts, state: WorkerState): Promise<void> {
  if ((await compare(parts, state)) === null) return;
  // What was seen may be of a while ago: nobody's trust is revoked over an old answer.
  state.row = (await readBook(parts.db, state.row.book)) ?? state.row;
  // Whoever lost the lease over an outage would break off the attempt of who has it now, and be broken off in turn.
  if (!(await isHolder(parts.db, state.row.book, parts.holder))) return;
  const difference = await compare(parts, state);
  if (difference === null) return;
  if (await failOver(parts, state.row, difference.register, difference)) {
    state.hasGap = false;
    state.lookedAt = parts.clock.now();
  }
  state.row = (await readBook(parts.db, state.row.book)) ?? state.row;
}

interface Difference extends FailoverCause {
  readonly register: RegisterState;
}

async function compare(parts: LedgerParts, state: WorkerState): Promise<Difference | null> {
  const { row } = state;
  const lookedAt = parts.clock.now();
  const register = await parts.register.inspect(row.book);
  const reason = disagreement(row, register) ?? (state.hasGap ? 'the next commit cannot be published' : null);
  if (reason !== null) return { register, reason, hasLost: false };
  if (await isAhead(parts, row, register))
    return { register, reason: 'the register knows commits that never were', hasLost: true };
  state.lookedAt = lookedAt;
  if (register.stamp !== null) parts.progress.advance(row.book, register.stamp, register.commit ?? 0);
  return null;
}

// A database restored from a backup gives numbers a second time; the register would take them for published.
async function isAhead({ db }: LedgerParts, row: SeenBook, register: RegisterState): Promise<boolean> {
  const published = register.commit ?? 0;
  return published > row.commit && published > (await readCommit(db, row.book));
}

const isDue = ({ order, progress }: LedgerParts, row: SeenBook, stamp: Stamp): boolean =>
  order === 'single' ? row.unpublished : row.commit > (progress.of(row.book, stamp) ?? -1);

async function publish(parts: LedgerParts, book: string, stamp: Stamp): Promise<'done' | 'foreign' | 'gap'> {
  if (parts.order === 'single') return publishSingles(parts, book, stamp);
  const from = parts.progress.of(book, stamp) ?? (await parts.register.inspect(book)).commit ?? 0;
  return (await publishGroups(parts, book, stamp, from)).kind;
}
