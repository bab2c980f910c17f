import { expect, it } from '@jest/globals';
import { runProgram } from './run-program.ts';

/**
 * Two minutes of load, like `npm run torture`. How much is seen in it depends on the machine, so only what a crowded one
 * sees is asked for here; `npm run torture` asks for all.
 */
const args = ['--minutes', '2', '--seed', '1', '--keys', '1000', '--scale', '0.05', '--mutants', 'skip'];
const timeLimitMs = 400_000;

it(
  'holds the promise under load and faults',
  async () => {
    expect(await runProgram('run.js', args)).toMatchObject({ violations: 0, shortfalls: 0 });
  },
  timeLimitMs,
);
