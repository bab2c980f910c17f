export { type Clause, checkHistory, clauses } from './check-history.ts';
export { type Freshness, type FreshnessBound, measureFreshness, promisedFreshness } from './clauses/fresh.ts';
export type { FaultEpisode, FaultTimeline } from './fault-timeline.ts';
export { type Answered, buildHistory, entryName, type History } from './history.ts';
export { printViolation, printViolations } from './print-violation.ts';
export type { ClauseId, Violation } from './violation.ts';
