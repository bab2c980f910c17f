import { expect, it } from '@jest/globals';
import { runProgram } from '../run-program.ts';

/** One primary of each topology is killed: `npm run torture:failover` has them lose their role again and again. */
const args = ['--minutes', '0', '--seed', '1', '--gateways', '2', '--clients', '2'];
const timeLimitMs = 300_000;

it(
  'holds the promise while a primary of Sentinel and one of a cluster is killed under load',
  async () => {
    // That nothing is lacking says: writes were visible before and after, and gateways strict in a new epoch.
    expect(await runProgram('failover/main.js', args)).toMatchObject({
      ...{ violations: 0, lacks: 0 },
      sentinel: { failovers: 1, promotions: 1 },
      cluster: { failovers: 1, promotions: 1 },
    });
  },
  timeLimitMs,
);
