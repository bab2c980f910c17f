import type { Register } from '../../../ledger/register.ts';
import type { LedgerClock } from './clock.ts';
import type { LedgerObserver } from './observer.ts';

/** The register could not be asked; what became of the call is not known. */
export class RegisterUnreachableError extends Error {}

/** A register and how this process is connected with it. */
export interface ReachedRegister {
  /** Rejects with `RegisterUnreachableError` alone. */
  readonly register: Register;
  /**
   * Books whose last call failed, or one of whose calls has been waiting for its answer for longer than that. Book by
   * book, since each may be on another server: one that is lost is no reason to leave the others.
   */
  ailing(patienceMs: number): readonly string[];
}

// Whoever no longer asks for a book hears nothing of its recovery.
const forgottenMs = 5_000;

/** Tells the register's outages apart from the database's, and each of them once, whatever the number of books. */
export function reachRegister(
  register: Register,
  { now }: LedgerClock,
  observer: LedgerObserver,
): ReachedRegister {
  const failedAt = new Map<string, number>();
  // In the order in which they were sent.
  const open = new Set<{ readonly book: string; readonly sentAt: number }>();
  const forget = (): void => {
    for (const [book, at] of failedAt) if (now() - at > forgottenMs) failedAt.delete(book);
  };
  const noteAnswer = (book: string): void => {
    if (failedAt.size === 0) return;
    failedAt.delete(book);
    forget();
    if (failedAt.size === 0) observer.registerReached();
  };
  const noteFailure = (book: string, cause: unknown): void => {
    if (failedAt.size === 0) observer.registerUnreachable(cause);
    failedAt.set(book, now());
  };
  const reach =
    <Args extends unknown[], Answer>(call: (book: string, ...args: Args) => Promise<Answer>) =>
    async (book: string, ...args: Args): Promise<Answer> => {
      const sent = { book, sentAt: now() };
      open.add(sent);
      try {
        const answer = await call(book, ...args);
        noteAnswer(book);
        return answer;
      } catch (cause) {
        noteFailure(book, cause);
        throw new RegisterUnreachableError('The register is out of reach.', { cause });
      } finally {
        open.delete(sent);
      }
    };
  return {
    register: {
      publish: reach((...args) => register.publish(...args)),
      stage: reach((...args) => register.stage(...args)),
      flip: reach((...args) => register.flip(...args)),
      fill: reach((...args) => register.fill(...args)),
      sync: reach((...args) => register.sync(...args)),
      inspect: reach((book) => register.inspect(book)),
      begin: reach((...args) => register.begin(...args)),
      close: () => register.close(),
    },
    ailing: (patienceMs) => {
      const failing = [...failedAt].filter(([, at]) => now() - at <= forgottenMs).map(([book]) => book);
      const late = [...open].filter(({ sentAt }) => now() - sentAt > patienceMs).map(({ book }) => book);
      return [...new Set([...failing, ...late])];
    },
  };
}
