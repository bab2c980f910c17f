import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';

const scriptsIn = (...folder: string[]): Record<string, string> => {
  const place = join(packageRoot, ...folder);
  const files = readdirSync(place).filter((name) => name.endsWith('.lua'));
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(place, name), 'utf8')]));
};

it('the build puts every script beside its compiled caller', () => {
  const sources = scriptsIn('ledger', 'redis');
  expect(Object.keys(sources).length).toBeGreaterThan(0);
  expect(scriptsIn('dist', 'ledger', 'redis')).toEqual(sources);
});
