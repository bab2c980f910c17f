import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';

/** Runs a compiled program of this folder to its end, which must be a good one, and gives its summary. */
export async function runProgram(
  script: string,
  args: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const file = join(packageRoot, 'dist', 'tests', 'torture', script);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  child.stdout.on('data', (chunk) => lines.push(String(chunk)));
  child.stderr.on('data', (chunk) => lines.push(String(chunk)));
  const [code] = await once(child, 'close');
  const output = lines.join('').trim();
  // The whole output, so that a failure shows the two operations.
  expect(code === 0 ? '' : output).toBe('');
  return JSON.parse(output.split('\n').at(-1) ?? '') as Readonly<Record<string, unknown>>;
}
