import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { parityConfigSchema } from '../../parity/index.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { restSourceSchema } from '../../services/pricing/source/index.ts';

it.each([
  ['parity.md', parityConfigSchema],
  ['sources.md', restSourceSchema],
])('%s names every key of its file with its default', (file, schema) => {
  const rows = readFileSync(join(packageRoot, 'docs', file), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  const missing = Object.entries(properties).filter(([key, property]) => {
    const row = rows.find((line) => line.includes(`| \`${key}\``) || line.includes(`| \`${key}[].`));
    const value = typeof property === 'object' ? property.default : undefined;
    const isPlain = typeof value === 'number' || typeof value === 'string';
    return row === undefined || (isPlain && !row.includes(`\`${value}\``));
  });
  expect(Object.keys(properties).length).toBeGreaterThan(8);
  expect(missing).toEqual([]);
});
