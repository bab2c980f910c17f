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

/** A register that is full answers readers and refuses writers: what a reader hears ends no outage of writers. */
type Access = 'read' | 'write';

/** Tells the register's outages apart from the database's, and each of them once, whatever the number of books. */
export function reachRegister(
  register: Register,
  { now }: LedgerClock,
  observer: LedgerObserver,
): ReachedRegister {
  const failedAt = new Map<string, number>();
  /** Books of which an outage was told, by what failed last. */
  const outages = new Map<string, { readonly access: Access; readonly at: number }>();
  // In the order in which they were sent.
  const open = new Set<{ readonly book: string; readonly sentAt: number }>();
  const forget = (): void => {
    for (const [book, { at }] of outages) if (now() - at > forgottenMs) outages.delete(book);
  };
  const noteAnswer = (book: string, access: Access): void => {
    failedAt.delete(book);
    if (outages.size === 0) return;
    if (access === 'write' || outages.get(book)?.access === 'read') outages.delete(book);
    forget();
    if (outages.size === 0) observer.registerReached();
  };
  const noteFailure = (book: string, access: Access, cause: unknown): void => {
    if (outages.size === 0) observer.registerUnreachable(cause);
    const isWriters = access === 'write' || outages.get(book)?.access === 'write';
    outages.set(book, { access: isWriters ? 'write' : 'read', at: now() });
    failedAt.set(book, now());
  };
  const reach =
    (access: Access) =>
    <Args extends unknown[], Answer>(call: (book: string, ...args: Args) => Promise<Answer>) =>
    async (book: string, ...args: Args): Promise<Answer> => {
      const sent = { book, sentAt: now() };
      open.add(sent);
      try {
        const answer = await call(book, ...args);
        noteAnswer(book, access);
        return answer;
      } catch (cause) {
        noteFailure(book, access, cause);
        throw new RegisterUnreachableError('The register is out of reach.', { cause });
      } finally {
        open.delete(sent);
      }
    };
  const [reading, writing] = [reach('read'), reach('write')];
  return {
    register: {
      publish: writing((...args) => register.publish(...args)),
      stage: writing((...args) => register.stage(...args)),
      flip: writing((...args) => register.flip(...args)),
      fill: writing((...args) => register.fill(...args)),
      sync: reading((...args) => register.sync(...args)),
      inspect: reading((book) => register.inspect(book)),
      begin: writing((...args) => register.begin(...args)),
      close: () => register.close(),
    },
    ailing: (patienceMs) => {
      const failing = [...failedAt].filter(([, at]) => now() - at <= forgottenMs).map(([book]) => book);
      const late = [...open].filter(({ sentAt }) => now() - sentAt > patienceMs).map(({ book }) => book);
      return [...new Set([...failing, ...late])];
    },
  };
}
