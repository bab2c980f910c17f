import type { Answer, EntryRead, HistoryRecord, ReadRecord } from '../history/index.ts';

/** What clients do while a schedule is played, as a history. Its time passes only where something happens. */
export interface Scene {
  readonly records: readonly HistoryRecord[];
  /** Lets that much time pass. */
  pass(ms: number): void;
  /** A retailer's write; the work says whether its end means that every channel shows it. */
  write(entries: readonly EntryRead[], work: () => Promise<boolean>): Promise<void>;
  /** A question of a shopper; whatever is thrown is a refusal. */
  ask(gateway: string, work: () => Promise<Answer>): Promise<ReadRecord>;
}

/** A schedule: what is written and read, and in which order. */
export type Play = (scene: Scene) => Promise<void>;

/** A scene on which nothing has happened yet. */
export function createScene(): Scene {
  const records: HistoryRecord[] = [];
  let ticks = 0;
  // Never twice the same, so that what follows is later by the checker's rules too.
  const instant = (): number => {
    ticks += 1;
    return ticks / 1_000;
  };
  const asked = { token: null, requirement: null };
  return {
    records,
    pass: (ms) => {
      ticks += 1_000 * ms;
    },
    write: async (entries, work) => {
      const start = instant();
      const visible = await work();
      records.push({
        ...{ kind: 'publish', client: 'retailer', channel: 'WRITE', gateway: 'service:pricing' },
        ...{ start, end: instant(), asked, token: null, status: 200, code: null, entries, visible },
      });
    },
    ask: async (gateway, work) => {
      const common = { kind: 'read', client: gateway, channel: 'WEB', gateway, asked, token: null } as const;
      const start = instant();
      let record: ReadRecord;
      try {
        const answer = await work();
        record = { ...common, start, end: instant(), status: 200, code: null, answer };
      } catch (error) {
        const code = error instanceof Error ? error.message : String(error);
        record = { ...common, start, end: instant(), status: 503, code, answer: null };
      }
      records.push(record);
      return record;
    },
  };
}
