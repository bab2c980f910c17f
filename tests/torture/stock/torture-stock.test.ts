import { expect, it } from '@jest/globals';
import { runProgram } from '../run-program.ts';

/** Few enough buyers for a crowded machine; `npm run torture:stock` has 10,000. */
const args = ['--buyers', '600', '--units', '40', '--at-once', '32', '--seed', '1'];
const timeLimitMs = 240_000;

it(
  'sells what is there, to the last unit and not one more',
  async () => {
    const summary = await runProgram('stock/run.js', args);
    expect(summary).toMatchObject({ buyers: 600, sold: 40, violations: 0 });
    // A pass must not be empty.
    expect(summary.kills).toBeGreaterThan(0);
    expect(summary.counts).toBeGreaterThan(20);
  },
  timeLimitMs,
);
