import type { Register } from '../../../ledger/register.ts';
import type { LedgerClock } from './clock.ts';
import type { LedgerObserver } from './observer.ts';

/** The register could not be asked; what became of the call is not known. */
export class RegisterUnreachableError extends Error {}

/** A register and how this process is connected with it. */
export interface ReachedRegister {
  /** Rejects with `RegisterUnreachableError` alone. */
  readonly register: Register;
  /** Whether the last call failed, or one has been waiting for its answer for longer than that. */
  isAiling(patienceMs: number): boolean;
}

/** Tells the register's outages apart from the database's, and each of them once. */
export function reachRegister(
  register: Register,
  { now }: LedgerClock,
  observer: LedgerObserver,
): ReachedRegister {
  let isOut = false;
  // In the order in which they were sent.
  const open = new Set<{ readonly sentAt: number }>();
  const reach =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      const sent = { sentAt: now() };
      open.add(sent);
      try {
        const answer = await call(...args);
        if (isOut) observer.registerReached();
        isOut = false;
        return answer;
      } catch (cause) {
        if (!isOut) observer.registerUnreachable(cause);
        isOut = true;
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
    isAiling: (patienceMs) => {
      const [oldest] = open;
      return isOut || (oldest !== undefined && now() - oldest.sentAt > patienceMs);
    },
  };
}
