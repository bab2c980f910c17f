import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { packageRoot } from '../../schema/package-root.ts';
import { sampleClients } from '../../web/src/clients.ts';
import { publicSchema } from '../kit/public-schema.ts';

const folder = join(packageRoot, 'web', 'examples');
const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

it.each(files)('%s asks for what the public graph has', (file) => {
  expect(validate(publicSchema(), parse(read(file)))).toEqual([]);
});

it.each(files)('%s begins with one line that says what it shows', (file) => {
  expect(read(file)).toMatch(/^# .{20,140}\.\n[^#]/);
});

it('the page lists every example', () => {
  const list = readFileSync(join(packageRoot, 'web', 'src', 'examples.ts'), 'utf8');
  expect(files.filter((file) => !list.includes(`/${file}?raw`))).toEqual([]);
});

it('the page knows the publishable keys of the sample configuration', () => {
  const config = parseYaml(readFileSync(join(packageRoot, 'comptoir.yaml'), 'utf8')) as {
    clients: { id: string; channel: string; publishableKey?: string }[];
  };
  const publishable = config.clients.filter(({ publishableKey }) => publishableKey !== undefined);
  expect(publishable).toEqual(sampleClients.map((client) => expect.objectContaining(client)));
});
