import type { Commit } from '../commit.ts';
import { readDueTransactions } from './outbox-pages.ts';
import type { LedgerParts } from './parts.ts';

/** Waits until commits are visible on every channel. */
export interface PublishWait {
  /** True as soon as it is; false where it is not after `waitMs`. 0 asks once. */
  wait(commit: Commit, waitMs: number): Promise<boolean>;
  /** Something may have become visible. */
  check(): void;
  /** Books in which somebody waits. */
  books(): ReadonlySet<string>;
  /** Ends every waiting with what is known. */
  close(): void;
}

/**
 * A commit of a book in order is visible once the register has its number under a stamp that this process may still
 * trust: should another epoch begin, it begins with that commit, since nobody can have begun one yet. Single entries
 * are visible once their rows are settled, which PostgreSQL does under the trusted stamp alone.
 */
export function createPublishWait(parts: LedgerParts): PublishWait {
  const waiting = new Set<Waiter>();
  let isChecking = false;
  let isAskedAgain = false;
  const checkAll = async (): Promise<void> => {
    const now = [...waiting];
    if (now.length === 0) return;
    const visible = await findVisible(
      parts,
      now.map(({ commit }) => commit),
    );
    now.forEach(({ settle }, index) => {
      if (visible[index] === true) settle(true);
    });
  };
  const check = (): void => {
    isAskedAgain = true;
    if (isChecking) return;
    isChecking = true;
    void (async () => {
      while (isAskedAgain) {
        isAskedAgain = false;
        // Asked again at the next poll, which also says what is the matter.
        await checkAll().catch(() => {});
      }
      isChecking = false;
    })();
  };
  return {
    wait: async (commit, waitMs) => {
      if (waitMs === 0) return (await findVisible(parts, [commit]))[0] === true;
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(false), waitMs);
        const waiter = { commit, settle };
        function settle(isPublished: boolean): void {
          clearTimeout(timer);
          waiting.delete(waiter);
          resolve(isPublished);
        }
        waiting.add(waiter);
        check();
      });
    },
    check,
    books: () => new Set([...waiting].flatMap(({ commit }) => Object.keys(commit.numbers))),
    close: () => {
      for (const { settle } of waiting) settle(false);
    },
  };
}

interface Waiter {
  readonly commit: Commit;
  readonly settle: (isPublished: boolean) => void;
}

/** Which of the commits every channel sees now, by one statement for all. */
async function findVisible(parts: LedgerParts, commits: readonly Commit[]): Promise<readonly boolean[]> {
  const transactions = commits.flatMap((commit) => commit.transactions);
  const due = new Set(transactions.length === 0 ? [] : await readDueTransactions(parts.db, transactions));
  return commits.map((commit) => hasNumbers(parts, commit) && !commit.transactions.some((id) => due.has(id)));
}

const hasNumbers = ({ progress, trust }: LedgerParts, { numbers }: Commit): boolean =>
  Object.entries(numbers).every(([book, number]) => {
    const known = progress.latest(book);
    return known !== null && known.commit >= number && trust.holds(book, known.stamp);
  });
