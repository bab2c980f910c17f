import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../schema/package-root.ts';

/** How many mutants of the product there are, and of how many the checker says what they break. */
export interface MutantCount {
  readonly mutantsCaught: number;
  readonly mutants: number;
}

/** Plays all mutants in a process of their own, whose module hooks would else compile this one's modules too. */
export async function countMutants(): Promise<MutantCount> {
  const script = join(packageRoot, 'tests', 'torture', 'mutants', 'main.js');
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  await once(child, 'close');
  const last = output.trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as MutantCount;
}
