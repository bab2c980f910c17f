export { type Audit, createAudit } from './audit.ts';
export { type ParityConfig, parityConfigSchema } from './config.ts';
export { NotAnswered } from './probe/ask.ts';
export { createParityMetrics, type ParityMetrics } from './report/metrics.ts';
export { printDifference, printReport } from './report/print-report.ts';
export { type Summary, silentRows, summarize } from './report/summary.ts';
