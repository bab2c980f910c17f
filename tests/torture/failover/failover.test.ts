import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../../schema/package-root.ts';

/** One primary of each topology is killed: `npm run torture:failover` has them lose their role again and again. */
const args = ['--minutes', '0', '--seed', '1', '--gateways', '2', '--clients', '2'];
const timeLimitMs = 300_000;

it(
  'holds the promise while a primary of Sentinel and one of a cluster is killed under load',
  async () => {
    const script = join(packageRoot, 'dist', 'tests', 'torture', 'failover', 'main.js');
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    child.stdout.on('data', (chunk) => lines.push(String(chunk)));
    child.stderr.on('data', (chunk) => lines.push(String(chunk)));
    const [code] = await once(child, 'close');
    const output = lines.join('').trim();
    // The whole output, so that a failure shows the two operations.
    expect(code === 0 ? '' : output).toBe('');
    // That nothing is lacking says: writes were visible before and after, and gateways strict in a new epoch.
    expect(JSON.parse(output.split('\n').at(-1) ?? '')).toMatchObject({
      ...{ violations: 0, lacks: 0 },
      sentinel: { failovers: 1, promotions: 1 },
      cluster: { failovers: 1, promotions: 1 },
    });
  },
  timeLimitMs,
);
