import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../../schema/package-root.ts';

/** Few enough buyers for a crowded machine; `npm run torture:stock` has 10,000. */
const args = ['--buyers', '600', '--units', '40', '--at-once', '32', '--seed', '1'];
const timeLimitMs = 240_000;

it(
  'sells what is there, to the last unit and not one more',
  async () => {
    const script = join(packageRoot, 'dist', 'tests', 'torture', 'stock', 'run.js');
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    child.stdout.on('data', (chunk) => lines.push(String(chunk)));
    child.stderr.on('data', (chunk) => lines.push(String(chunk)));
    const [code] = await once(child, 'close');
    const output = lines.join('').trim();
    expect(code === 0 ? '' : output).toBe('');
    const summary = JSON.parse(output.split('\n').at(-1) ?? '');
    expect(summary).toMatchObject({ buyers: 600, sold: 40, violations: 0 });
    // A pass must not be empty.
    expect(summary.kills).toBeGreaterThan(0);
    expect(summary.counts).toBeGreaterThan(20);
  },
  timeLimitMs,
);
