import type { Row, Tally } from './tally.ts';

/** A run in one line. */
export interface Summary {
  readonly agreements: number;
  readonly differences: number;
  readonly strict: number;
  readonly degraded: number;
  readonly unmarked: number;
  readonly failures: number;
  readonly channels: readonly string[];
  readonly gateways: readonly string[];
  readonly markets: readonly string[];
  readonly rounds: number;
  readonly maxAgeMs: number;
  /** By book: the highest age of what a system without versions said; null where nobody could tell. */
  readonly sources: Readonly<Record<string, number | null>>;
}

/** Adds the rows up. */
export function summarize(tally: Tally, rounds: number): Summary {
  const rows = tally.rows();
  const total = (measure: (row: Row) => number): number => rows.reduce((sum, row) => sum + measure(row), 0);
  return {
    agreements: total((row) => row.agreements),
    differences: tally.differenceCount(),
    strict: total((row) => row.strict),
    degraded: total((row) => row.degraded),
    unmarked: total((row) => row.unmarked),
    failures: total(failuresOf),
    channels: [...new Set(rows.flatMap(({ channel }) => channel ?? []))],
    gateways: [...new Set(rows.map(({ gateway }) => gateway))],
    markets: tally.markets(),
    rounds,
    maxAgeMs: Math.max(0, ...rows.map((row) => row.maxAgeMs)),
    sources: Object.fromEntries(tally.sourceAges()),
  };
}

/** Questions of a row that got no answer. */
export const failuresOf = ({ failures }: Row): number =>
  [...failures.values()].reduce((sum, count) => sum + count, 0);

/** Rows without a single answer: nothing was learned of them. */
export const silentRows = (tally: Tally): readonly Row[] =>
  tally.rows().filter(({ strict, degraded, unmarked }) => strict + degraded + unmarked === 0);
