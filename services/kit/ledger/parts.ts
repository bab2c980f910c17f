import type { Kysely } from 'kysely';
import type { Register } from '../../../ledger/register.ts';
import type { BookOrder } from '../entries.ts';
import type { LedgerClock } from './clock.ts';
import type { LedgerObserver } from './observer.ts';
import type { Progress } from './progress.ts';
import type { LedgerSettings } from './settings.ts';
import type { Trust } from './trust.ts';

/** What everything that publishes shares. */
export interface LedgerParts {
  /** Identity of this process among those that take leases. */
  readonly holder: string;
  readonly db: Kysely<object>;
  /** Whose calls reject with `RegisterUnreachableError` alone. */
  readonly register: Register;
  readonly order: BookOrder;
  readonly settings: LedgerSettings;
  readonly clock: LedgerClock;
  readonly observer: LedgerObserver;
  readonly trust: Trust;
  readonly progress: Progress;
  /** Aborts when the service closes. */
  readonly signal: AbortSignal;
}
