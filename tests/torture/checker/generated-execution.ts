import fc from 'fast-check';
import type { EntryRead, HistoryRecord, PublishRecord, ReadRecord } from '../history/index.ts';
import { absentHash } from '../history/index.ts';

const book = 'prices:fr-eur';
const keys = ['p1', 'p2', 'p3'] as const;

/** How one operation is drawn. It takes effect at its place in the list; the rest says how long it takes around it. */
const drawnOperation = fc.record({
  writes: fc.boolean(),
  deletes: fc.boolean(),
  keys: fc.subarray([...keys], { minLength: 1 }),
  client: fc.constantFrom('a', 'b', 'c'),
  gateway: fc.constantFrom('g1', 'g2', 'g3'),
  /** In steps: an operation takes effect every step, so that those longer than one overlap. */
  before: fc.double({ min: 0.01, max: 3, noNaN: true }),
  after: fc.double({ min: 0.01, max: 3, noNaN: true }),
  /** Null: strict. Else: degraded, showing the state of so many steps ago. */
  behind: fc.option(fc.integer({ min: 0, max: 4 }), { freq: 3 }),
});

type Drawn = typeof drawnOperation extends fc.Arbitrary<infer T> ? T : never;

/**
 * Histories of executions in which every operation takes effect at one instant within its span: writes raise versions
 * and the index, strict reads show the state of that instant, degraded ones that of an earlier instant and its age.
 * No clause that is about order is violated by any of them.
 */
export const sequentialHistories: fc.Arbitrary<readonly (ReadRecord | PublishRecord)[]> = fc
  .array(drawnOperation, { minLength: 1, maxLength: 25 })
  .map(execute);

/** Histories of the same shape whose versions and positions are arbitrary. */
export const arbitraryHistories: fc.Arbitrary<readonly HistoryRecord[]> = fc
  .array(
    fc.tuple(
      drawnOperation,
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: keys.length, maxLength: keys.length }),
      fc.constantFrom(null, 't1', 't2'),
      fc.constantFrom(null, 't1', 't2'),
      fc.integer({ min: 1, max: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((drawn) =>
    execute(drawn.map(([operation]) => operation)).map((record, i): HistoryRecord => {
      const [, versions = [], token = null, sent = null, index = 1] = drawn[i] ?? [];
      const entries = entriesOf(record).map((entry) =>
        entryAt(entry[1], versions[keys.indexOf(entry[1] as 'p1')] ?? 0, false),
      );
      const asked = { token: sent, requirement: null };
      if (record.kind === 'publish') return { ...record, entries, token, asked };
      const answer = record.answer && { ...record.answer, entries, books: { [book]: { epoch: 1, index } } };
      return { ...record, token, asked, answer };
    }),
  );

interface State {
  readonly index: number;
  readonly entries: ReadonlyMap<string, EntryRead>;
}

function execute(drawn: readonly Drawn[]): (ReadRecord | PublishRecord)[] {
  const states: State[] = [{ index: 0, entries: new Map(keys.map((key) => [key, entryAt(key, 0, true)])) }];
  return drawn.map((operation, step) => {
    const current = states.at(-1) as State;
    const shown = states.at(-1 - (operation.behind ?? 0)) ?? (states[0] as State);
    const common = {
      client: operation.client,
      channel: 'WEB',
      gateway: operation.gateway,
      start: step - operation.before,
      end: step + operation.after,
      asked: { token: null, requirement: null },
      token: null,
      status: 200,
      code: null,
    };
    const next = operation.writes ? write(current, operation) : current;
    states.push(next);
    const pick = (state: State): EntryRead[] =>
      operation.keys.map((key) => state.entries.get(key)).filter((entry) => entry !== undefined);
    if (operation.writes) return { kind: 'publish', ...common, entries: pick(next), visible: true };
    // The state before the last n operations was the newest until the first of these took effect, n steps ago.
    const ageMs = operation.behind ?? 0;
    return {
      kind: 'read',
      ...common,
      answer: {
        mode: operation.behind === null ? 'STRICT' : 'DEGRADED',
        ageMs,
        books: { [book]: { epoch: 1, index: shown.index } },
        entries: pick(shown),
      },
    };
  });
}

function write({ index, entries }: State, { keys: written, deletes }: Drawn): State {
  const raised = written.map(
    (key) => [key, entryAt(key, (entries.get(key)?.[2] ?? 0) + 1, deletes)] as const,
  );
  return { index: index + 1, entries: new Map([...entries, ...raised]) };
}

const entryAt = (key: string, version: number, absent: boolean): EntryRead => [
  book,
  key,
  version,
  absent ? absentHash : `${key}v${version}`,
];

/** The entries that an operation holds. */
export const entriesOf = (record: HistoryRecord): readonly EntryRead[] => {
  if (record.kind === 'publish') return record.entries;
  return 'answer' in record ? (record.answer?.entries ?? []) : [];
};
