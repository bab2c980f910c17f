import { LRUCache } from 'lru-cache';
import type { Consistency, ReadSet, Reproof } from '../../ledger/index.ts';

/** A whole answer that can be given again. */
export interface KeptAnswer {
  /** The value of `data` as JSON text. */
  readonly data: string;
  /** What it was made from. */
  readonly reads: ReadSet;
}

/** An answer given again, with a proof of its own. */
export interface RecalledAnswer {
  readonly data: string;
  readonly consistency: Consistency;
}

/** What a question finds. */
export type CacheRecall =
  | { readonly kind: 'found'; readonly answer: RecalledAnswer }
  /** To be answered by whoever asked; `end` says that it was, or came to nothing. */
  | { readonly kind: 'missing'; end(): void };

/** Tells whether everything that an answer read is still so, by a question put after the call. */
export type Prove = (reads: ReadSet) => Promise<Reproof | null>;

/** Answers of operations that show everybody the same, by a name that says all on which they depend. */
export interface AnswerCache {
  recall(name: string, prove: Prove): Promise<CacheRecall>;
  keep(name: string, answer: KeptAnswer): void;
  /** Nobody else may ever be given this one: whoever asks for it need not wait for others. */
  keepNot(name: string): void;
}

const maxPersonal = 10_000;
const nobodyWaits: CacheRecall = { kind: 'missing', end: () => {} };

/** A cache of so many bytes of answers. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  const kept = new LRUCache<string, KeptAnswer>({ maxSize: maxBytes, sizeCalculation: bytesOf });
  const personal = new LRUCache<string, true>({ max: maxPersonal });
  const flights = createFlights();
  const find = async (name: string, prove: Prove): Promise<RecalledAnswer | null> => {
    const answer = kept.get(name);
    const proof = answer === undefined ? null : await prove(answer.reads);
    // Somebody may have kept another one while the proof was on its way.
    const isThere = answer !== undefined && kept.peek(name) === answer;
    if (answer === undefined || proof === null) {
      if (isThere) kept.delete(name);
      return null;
    }
    // Proved up to here: what changed before need not be remembered for its sake.
    if (isThere) kept.set(name, { data: answer.data, reads: proof.reads });
    return { data: answer.data, consistency: proof.consistency };
  };
  return {
    recall: async (name, prove) => {
      if (personal.has(name)) return nobodyWaits;
      const found = await find(name, prove);
      if (found !== null) return { kind: 'found', answer: found };
      const other = flights.underWay(name);
      if (other === null) return { kind: 'missing', end: flights.begin(name) };
      // Work is shared, proof is not: the other one's answer counts only if it is still right for this question.
      await other;
      const shared = await find(name, prove);
      return shared === null ? nobodyWaits : { kind: 'found', answer: shared };
    },
    keep: (name, answer) => {
      kept.set(name, answer);
    },
    keepNot: (name) => {
      personal.set(name, true);
    },
  };
}

/** Equal questions that are being answered; one of them does the work. */
function createFlights() {
  const open = new Map<string, Promise<void>>();
  return {
    underWay: (name: string): Promise<void> | null => open.get(name) ?? null,
    begin: (name: string): (() => void) => {
      let land = (): void => {};
      const flight = new Promise<void>((resolve) => {
        land = resolve;
      });
      open.set(name, flight);
      return () => {
        if (open.get(name) === flight) open.delete(name);
        land();
      };
    },
  };
}

function bytesOf({ data, reads }: KeptAnswer): number {
  let bytes = 200 + 2 * data.length;
  for (const [book, { keys }] of reads) {
    bytes += 100 + 2 * book.length;
    for (const key of keys) bytes += 50 + 2 * key.length;
  }
  return bytes;
}
