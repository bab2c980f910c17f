import type { Answered, History } from '../checker/index.ts';
import type { ReadRecord } from '../history/index.ts';
import type { Failover } from './failover.ts';

/** What one failover cost, as clients saw it. */
export interface FailoverCost {
  /** Longest time between strict answers of one gateway that read a book of the primary; from its loss on. */
  readonly withoutProofMs: number;
  /** From the election to the first strict answer of a new epoch, of the slowest gateway and book. Null: never. */
  readonly afterElectionMs: number | null;
  /** Answers while it lasted to clients that never read a book of the primary, and those of them that were strict. */
  readonly othersAsked: number;
  readonly othersStrict: number;
}

/**
 * Measures each failover from its begin to the next one's. A book counts at a gateway if a strict answer of that one
 * read it before.
 */
export function measureFailovers(history: History, failovers: readonly Failover[]): FailoverCost[] {
  const booksOfClients = gatherBooks(history);
  return failovers.map((failover, place) => {
    const until = failovers[place + 1]?.begin ?? Number.POSITIVE_INFINITY;
    const isOther = ({ client }: { readonly client: string }): boolean => {
      const books = booksOfClients.get(client);
      return books !== undefined && !failover.books.some((book) => books.has(book));
    };
    return measure(history, failover, until, isOther);
  });
}

/** Every book that a client was ever shown: a degraded answer need not name all that it would have read. */
function gatherBooks({ strict }: History): ReadonlyMap<string, ReadonlySet<string>> {
  const books = new Map<string, Set<string>>();
  for (const { record, answer } of strict) {
    const known = books.get(record.client) ?? new Set();
    books.set(record.client, known);
    for (const book of Object.keys(answer.books)) known.add(book);
  }
  return books;
}

function measure(
  history: History,
  failover: Failover,
  until: number,
  isOther: (record: ReadRecord) => boolean,
): FailoverCost {
  const { begin, electedAt } = failover;
  const returns = findReturns(history.strict, failover, until);
  const provenAt = returns.map((back) => back.provenAt ?? Number.POSITIVE_INFINITY);
  const isBack = returns.length > 0 && provenAt.every(Number.isFinite);
  const lostUntil = Math.max(electedAt, ...provenAt.filter(Number.isFinite));
  const others = history.records.filter(
    (record): record is ReadRecord =>
      record.kind === 'read' && record.start >= begin && record.end <= lostUntil && isOther(record),
  );
  return {
    withoutProofMs: Math.max(0, ...returns.map(({ gapMs }) => gapMs)),
    afterElectionMs: isBack ? Math.max(...provenAt) - electedAt : null,
    othersAsked: others.length,
    othersStrict: others.filter(({ answer }) => answer?.mode === 'STRICT').length,
  };
}

interface Return {
  /** End of the first strict answer in a higher epoch than any before; null where there is none. */
  readonly provenAt: number | null;
  /** The longest time between two strict answers, the second of which ended after the begin. */
  readonly gapMs: number;
}

/** How each gateway came back to each book of the primary that it had read before. */
function findReturns(strict: readonly Answered[], { begin, books }: Failover, until: number): Return[] {
  const seen = new Map<string, { lastEnd: number; epoch: number; gapMs: number; provenAt: number | null }>();
  for (const { record, answer } of [...strict].sort((a, b) => a.record.end - b.record.end)) {
    if (record.end >= until) break;
    for (const [book, { epoch }] of Object.entries(answer.books)) {
      if (!books.includes(book)) continue;
      const name = `${record.gateway} ${book}`;
      const known = seen.get(name);
      if (record.end < begin) seen.set(name, { lastEnd: record.end, epoch, gapMs: 0, provenAt: null });
      else if (known !== undefined) {
        known.gapMs = Math.max(known.gapMs, record.end - known.lastEnd);
        known.lastEnd = record.end;
        if (epoch > known.epoch) known.provenAt ??= record.end;
      }
    }
  }
  return [...seen.values()];
}
