import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';

/**
 * Two minutes of load, like `npm run torture`. How much is seen in it depends on the machine, so only what a crowded one
 * sees is asked for here; `npm run torture` asks for all.
 */
const args = ['--minutes', '2', '--seed', '1', '--keys', '1000', '--scale', '0.05', '--mutants', 'skip'];
const timeLimitMs = 400_000;

it(
  'holds the promise under load and faults',
  async () => {
    const script = join(packageRoot, 'dist', 'tests', 'torture', 'run.js');
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    child.stdout.on('data', (chunk) => lines.push(String(chunk)));
    child.stderr.on('data', (chunk) => lines.push(String(chunk)));
    const [code] = await once(child, 'close');
    const output = lines.join('').trim();
    // The whole output, so that a failure shows the two operations.
    expect(code === 0 ? '' : output).toBe('');
    expect(JSON.parse(output.split('\n').at(-1) ?? '')).toMatchObject({ violations: 0, shortfalls: 0 });
  },
  timeLimitMs,
);
