import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../schema/package-root.ts';

/**
 * The folder of the real Sunrise data set, which stands beside this project on some machines only. Null where it does
 * not: then the run says in one line what it leaves out.
 */
export function findRealSunrise(leftOut: string): string | null {
  const folder = join(packageRoot, '..', 'shared', 'data', 'sunrise');
  if (existsSync(folder)) return folder;
  process.stderr.write(`NOT TESTED, since ${folder} is not there: ${leftOut}.\n`);
  return null;
}
