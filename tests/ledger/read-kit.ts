import {
  createMemoryRegister,
  type LedgerEntry,
  type Register,
  type Stamp,
  type Trust,
} from '../../ledger/index.ts';
import { createProver, type Prover } from '../../ledger/prover.ts';
import type { SyncAnswer, SyncQuestion } from '../../ledger/register.ts';
import { createReplica, type Replica } from '../../ledger/replica.ts';

/** An entry whose value says its version. */
export const entry = (key: string, version: number): LedgerEntry => ({
  key,
  version,
  value: JSON.stringify({ version }),
});

/** Trust that a test sets by hand. */
export interface ManualTrust extends Trust {
  stamp: Stamp | null;
  doubts: number;
  restored: number;
}

export function manualTrust(stamp: Stamp | null): ManualTrust {
  const trust: ManualTrust = {
    stamp,
    doubts: 0,
    restored: 0,
    trusted: () => trust.stamp,
    learn: async () => trust.stamp,
    doubt: () => {
      trust.doubts += 1;
    },
    restoredEpoch: () => trust.restored,
    close: () => {},
  };
  return trust;
}

/** A sync that has happened in the register, and whose answer is still on its way. */
export interface Held {
  readonly question: SyncQuestion;
  /** Lets the answer arrive, and everything that follows from it happen. */
  arrive(): Promise<void>;
  fail(): Promise<void>;
}

/** Holds the answers of syncs back until the test lets them arrive. */
export function holdSyncs(register: Register): { readonly register: Register; readonly held: Held[] } {
  const held: Held[] = [];
  const sync = async (book: string, question: SyncQuestion): Promise<SyncAnswer> => {
    const answer = await register.sync(book, question);
    return new Promise((resolve, reject) => {
      const settle = async (work: () => void): Promise<void> => {
        work();
        await turns();
      };
      held.push({
        question,
        arrive: () => settle(() => resolve(answer)),
        fail: () => settle(() => reject(new Error('connection lost'))),
      });
    });
  };
  return { register: { ...register, sync }, held };
}

/** Lets everything run that is ready to run. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export const book = 'prices:test';

/** A reader of one book. */
export interface Reader {
  readonly prover: Prover;
  readonly replica: Replica;
}

/** What a reader is made of; the defaults suit a test that is about something else. */
export interface ReaderParts {
  readonly register: Register;
  readonly trust: Trust;
  readonly maxOutstanding?: number;
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
}

export function openReader(parts: ReaderParts): Reader {
  const replica = createReplica({ maxBytes: parts.maxBytes ?? 1_000_000, maxJournalKeys: 1_000 });
  const prover = createProver({
    book,
    register: parts.register,
    replica,
    trust: parts.trust,
    now: () => performance.now(),
    later: (work) => setImmediate(work),
    maxOutstanding: parts.maxOutstanding ?? 4,
    timeoutMs: parts.timeoutMs ?? 60_000,
    observe: () => {},
  });
  return { prover, replica };
}

/** A register in whose first epoch these entries stand. */
export async function begunRegister(
  entries: readonly LedgerEntry[] = [],
): Promise<{ readonly register: Register; readonly stamp: Stamp }> {
  const register = createMemoryRegister('server-1');
  const stamp = await register.begin(book, { epoch: 1, server: 'server-1' }, null);
  if (stamp === null) throw new Error('The book cannot begin.');
  if (entries.length > 0) await register.publish(book, stamp, { commit: null, entries });
  return { register, stamp };
}
