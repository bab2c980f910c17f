import type { Difference } from '../compare/difference.ts';
import type { Compared } from '../compare/equality.ts';
import { isStrict, type Operation, type Sighting } from '../compare/sighting.ts';

/** How one client fared at one gateway. */
export interface Row {
  readonly gateway: string;
  /** Null until it was answered once. */
  readonly channel: string | null;
  readonly client: string;
  readonly strict: number;
  readonly degraded: number;
  /** Answers that say nothing of their proof. */
  readonly unmarked: number;
  /** Questions without an answer, by code. */
  readonly failures: ReadonlyMap<string, number>;
  readonly agreements: number;
  /** Differences in which an answer of this row has a part. */
  readonly differences: number;
  readonly lastAgeMs: number;
  readonly maxAgeMs: number;
}

/** Whose row it is. */
export type RowOwner = Pick<Row, 'gateway' | 'client' | 'channel'>;

/** Counts what was found. */
export interface Tally {
  saw(sighting: Sighting, compared: Compared): void;
  failed(owner: RowOwner, code: string): void;
  /** Somebody who could not be asked yet is now known by another name. */
  met(stranger: RowOwner, known: RowOwner): void;
  rows(): readonly Row[];
  /** All differences there were. */
  differenceCount(): number;
  /** The first of them, at most so many as are kept. */
  differences(): readonly Difference[];
  /** SKUs that were asked for and shown to nobody. */
  absentSkus(): readonly string[];
  markets(): readonly string[];
  /** The highest age that was told of each book that is fed by a system without versions. */
  sourceAges(): ReadonlyMap<string, number | null>;
}

/** A tally that keeps so many differences with all their words. */
export function createTally(maxKept: number): Tally {
  const rows = new Map<string, Row>();
  const kept: Difference[] = [];
  let differenceCount = 0;
  const asked = createAsked();
  const sourceAges = new Map<string, number | null>();
  const change = (owner: RowOwner, changed: (row: Row) => Partial<Row>): void => {
    const row = rows.get(nameOf(owner)) ?? emptyRow(owner);
    rows.set(nameOf(owner), { ...row, ...changed(row) });
  };
  const blame = (difference: Difference): void => {
    differenceCount += 1;
    if (kept.length < maxKept) kept.push(difference);
    for (const owner of partiesOf(difference)) change(owner, (row) => ({ differences: row.differences + 1 }));
  };
  return {
    saw: (sighting, { agreements, differences }) => {
      asked.add(sighting);
      for (const [book, age] of sighting.claim?.sources ?? []) {
        if (age !== null) sourceAges.set(book, Math.max(age, sourceAges.get(book) ?? 0));
        else if (!sourceAges.has(book)) sourceAges.set(book, null);
      }
      change(sighting.operation, (row) => ({
        ...countAnswer(row, sighting),
        agreements: row.agreements + agreements,
      }));
      for (const difference of differences) blame(difference);
    },
    failed: (owner, code) =>
      change(owner, ({ failures }) => ({
        failures: new Map([...failures, [code, (failures.get(code) ?? 0) + 1]]),
      })),
    met: (stranger, known) => {
      const row = rows.get(nameOf(stranger));
      rows.delete(nameOf(stranger));
      change(known, () => ({ failures: row?.failures ?? new Map() }));
    },
    rows: () => [...rows.values()].sort(byClient),
    differenceCount: () => differenceCount,
    differences: () => kept,
    absentSkus: asked.absentSkus,
    markets: asked.markets,
    sourceAges: () => sourceAges,
  };
}

/** What was asked for, and whether anybody was shown it. */
function createAsked(): Pick<Tally, 'absentSkus' | 'markets'> & { add(sighting: Sighting): void } {
  const shown = new Set<string>();
  const absent = new Set<string>();
  const markets = new Set<string>();
  return {
    add: ({ operation: { market }, skus }) => {
      markets.add(market);
      for (const { sku, hiddenOn } of skus) {
        if (hiddenOn === null && !shown.has(sku)) absent.add(sku);
        if (hiddenOn === null) continue;
        shown.add(sku);
        absent.delete(sku);
      }
    },
    absentSkus: () => [...absent],
    markets: () => [...markets],
  };
}

const nameOf = ({ client, gateway }: RowOwner): string => `${client}\n${gateway}`;

const emptyRow = (owner: RowOwner): Row => ({
  gateway: owner.gateway,
  client: owner.client,
  channel: owner.channel,
  strict: 0,
  degraded: 0,
  unmarked: 0,
  failures: new Map(),
  agreements: 0,
  differences: 0,
  lastAgeMs: 0,
  maxAgeMs: 0,
});

function countAnswer(row: Row, sighting: Sighting): Partial<Row> {
  const { claim } = sighting;
  if (claim === null) return { unmarked: row.unmarked + 1 };
  const lastAgeMs = Number.isFinite(claim.ageMs) ? claim.ageMs : 0;
  return {
    ...(isStrict(sighting) ? { strict: row.strict + 1 } : { degraded: row.degraded + 1 }),
    lastAgeMs,
    maxAgeMs: Math.max(row.maxAgeMs, lastAgeMs),
  };
}

// An answer that contradicts one of its own row is counted there once.
function partiesOf({ operation, against }: Difference): readonly Operation[] {
  const isOwn = against?.client === operation.client && against.gateway === operation.gateway;
  return against === null || isOwn ? [operation] : [operation, against];
}

const byClient = (a: Row, b: Row): number =>
  `${a.channel} ${a.client} ${a.gateway}` < `${b.channel} ${b.client} ${b.gateway}` ? -1 : 1;
