export type { Log } from './log.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { createProofWatch } from './proof-watch.ts';
