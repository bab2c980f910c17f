import { isSameStamp } from '../../../ledger/entry.ts';
import type { RegisterState } from '../../../ledger/register.ts';
import { nameServer, readCommit, revokeStamp, type SeenBook, stampOf } from './book-rows.ts';
import { waitOut } from './clock.ts';
import type { LedgerParts } from './parts.ts';

/** Why the register cannot be the one that PostgreSQL names; null where it is. */
export function disagreement(row: SeenBook, { server, stamp }: RegisterState): string | null {
  if (row.epoch === 0) return 'first start';
  if (row.server === null) return 'an attempt to name a server was broken off';
  if (row.server !== server) return 'another server answers';
  // The server is the one, so that it has been emptied, or was begun by an attempt that came to nothing, perhaps in
  // this very epoch, but after a flush.
  if (stamp === null) return 'the server lost the book';
  return isSameStamp(stamp, stampOf(row)) ? null : 'the server holds another epoch';
}

/** Why another epoch begins. */
export interface FailoverCause {
  readonly reason: string;
  /** Whether the register knows what the database does not. */
  readonly hasLost: boolean;
}

/**
 * Makes the server that answers now the trusted one, in a new epoch with nothing in it. Several processes may try at
 * once: each has an epoch of its own, and only the last one's counts. Whoever sleeps in between and wakes late does
 * nothing: the register refuses an older epoch, and PostgreSQL names a server for the current one alone.
 * False where the attempt came to nothing.
 */
export async function failOver(
  parts: LedgerParts,
  row: SeenBook,
  state: RegisterState,
  { reason, hasLost }: FailoverCause,
): Promise<boolean> {
  const { db, register, clock, observer, trust, signal } = parts;
  const registerEpoch = state.stamp?.epoch ?? 0;
  // An epoch is raised in the database first.
  const isBehind = registerEpoch > row.epoch;
  const epoch = await revokeStamp(db, row, { registerEpoch, hasLost: hasLost || isBehind });
  if (epoch === null) return false;
  const waitMs = waitMsOf(parts, row, state);
  observer.epochRaised(row.book, { epoch, reason, waitMs });
  trust.record(row.book, null, clock.now());
  if (!(await waitOut(clock, waitMs, signal))) return false;
  // Read after the wait: until its end the old server could acknowledge what was committed.
  const commit = parts.order === 'committed' ? await readCommit(db, row.book) : null;
  const stamp = await register.begin(row.book, { epoch, server: state.server }, commit);
  if (stamp === null) return false;
  const sentAt = clock.now();
  if (!(await nameServer(db, row.book, stamp))) return false;
  trust.record(row.book, stamp, sentAt);
  if (commit !== null) parts.progress.advance(row.book, stamp, commit);
  observer.epochBegun(row.book, stamp);
  return true;
}

function waitMsOf({ settings }: LedgerParts, { epoch }: SeenBook, { stamp }: RegisterState): number {
  // Where PostgreSQL has never named a server and the register holds nothing, nobody can trust anybody.
  const isUntouched = epoch === 0 && stamp === null;
  return settings.exclusive || isUntouched ? 0 : settings.trustMs + settings.marginMs;
}
