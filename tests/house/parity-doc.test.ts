import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { parityConfigSchema } from '../../parity/index.ts';
import { packageRoot } from '../../schema/package-root.ts';

it('the document of parity names every key of its file with its default', () => {
  const documented = readFileSync(join(packageRoot, 'docs', 'parity.md'), 'utf8');
  const { properties = {} } = z.toJSONSchema(parityConfigSchema, { io: 'input' });
  const missing = Object.entries(properties).filter(([key, schema]) => {
    const value = typeof schema === 'object' ? schema.default : undefined;
    const row = documented.split('\n').find((line) => line.includes(`\`${key}`) && line.startsWith('|'));
    return row === undefined || (typeof value === 'number' && !row.includes(`\`${value}\``));
  });
  expect(Object.keys(properties).length).toBeGreaterThan(8);
  expect(missing).toEqual([]);
});
