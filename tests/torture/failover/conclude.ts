import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildHistory, checkHistory, type History, type Violation } from '../checker/index.ts';
import { measureCoverage } from '../coverage.ts';
import { readHistories } from '../history/index.ts';
import type { Failover } from './failover.ts';
import { type FailoverCost, measureFailovers } from './measure-failovers.ts';

/** What the run over one topology has come to. */
export interface FailoverVerdict {
  readonly figures: FailoverFigures;
  readonly violations: readonly Violation[];
  readonly costs: readonly FailoverCost[];
  /** What a run must have seen and this one has not, in words. */
  readonly lacks: readonly string[];
}

/** The counters of a run. */
export interface FailoverFigures {
  readonly strictReads: number;
  readonly publishes: number;
  readonly failovers: number;
  /** Those after which another server was the primary. */
  readonly promotions: number;
  /** Changes of the primary that nobody made: the machine was too slow for its sentinels or nodes. */
  readonly unplanned: number;
  readonly violations: number;
  /** Longest time in which a gateway had no proof of a book of the primary; −1 where it never had one again. */
  readonly longestWithoutProofMs: number;
  /** Longest of the times from an election to a strict answer in the next epoch; −1 likewise. */
  readonly longestAfterElectionMs: number;
  /** Answers about books of other primaries only, while those of one had no proof; the share that was strict. */
  readonly othersAsked: number;
  readonly othersStrictShare: number;
}

/** Checks the histories of a run over one topology. */
export async function concludeFailovers(
  folder: string,
  failovers: readonly Failover[],
): Promise<FailoverVerdict> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl'));
  const history = buildHistory(await readHistories(files.map((file) => join(folder, file))));
  // How soon a write is seen (C5) is a matter of the machine, here as in `npm run torture`.
  const violations = checkHistory(history).filter(({ clause }) => clause !== 'C5');
  const costs = measureFailovers(history, failovers);
  return {
    violations,
    costs,
    figures: figuresOf(history, failovers, violations, costs),
    lacks: findLacks(history, failovers, costs),
  };
}

function figuresOf(
  history: History,
  failovers: readonly Failover[],
  violations: readonly Violation[],
  costs: readonly FailoverCost[],
): FailoverFigures {
  const { strictReads, publishes } = measureCoverage(history);
  const sum = (count: (cost: FailoverCost) => number): number =>
    costs.reduce((total, cost) => total + count(cost), 0);
  const isBack = costs.every(({ afterElectionMs }) => afterElectionMs !== null);
  const longest = (ms: (cost: FailoverCost) => number | null): number =>
    isBack ? Math.round(Math.max(0, ...costs.map((cost) => ms(cost) ?? 0))) : -1;
  const othersAsked = sum((cost) => cost.othersAsked);
  return {
    strictReads,
    publishes,
    failovers: failovers.length,
    promotions: failovers.filter(({ isPromoted }) => isPromoted).length,
    unplanned: failovers.reduce((total, failover) => total + failover.unplanned, 0),
    violations: violations.length,
    longestWithoutProofMs: longest(({ withoutProofMs }) => withoutProofMs),
    longestAfterElectionMs: longest(({ afterElectionMs }) => afterElectionMs),
    othersAsked,
    othersStrictShare:
      Math.round((1_000 * sum((cost) => cost.othersStrict)) / Math.max(1, othersAsked)) / 1_000,
  };
}

function findLacks(
  history: History,
  failovers: readonly Failover[],
  costs: readonly FailoverCost[],
): string[] {
  const visible = history.publishes.filter((write) => write.visible && write.entries.length > 0);
  const first = failovers[0]?.begin ?? Number.POSITIVE_INFINITY;
  const last = failovers.at(-1)?.electedAt ?? Number.POSITIVE_INFINITY;
  return [
    ...(visible.some(({ end }) => end < first) ? [] : ['no write was visible before the first failover']),
    ...(visible.some(({ start }) => start > last) ? [] : ['no write was visible after the last failover']),
    ...costs.flatMap(({ afterElectionMs }, place) =>
      afterElectionMs === null
        ? [`failover ${place + 1} was not followed by strict answers in a new epoch`]
        : [],
    ),
    ...history.records.flatMap((record) =>
      record.kind === 'fault' && !record.verified
        ? [`${record.phase} of ${record.type} of ${record.target} was not seen: ${record.effect}`]
        : [],
    ),
  ];
}
