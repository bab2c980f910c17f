import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';

let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop();
});
afterAll(() => shop.close());

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/```sh\n(curl .*)\n```\n\n```json\n(.*)\n```/g)];

it('the README shows three queries with their answers', () => {
  expect(examples).toHaveLength(3);
});

it.each(examples.map(([, command = '', answer = '']) => [command, answer]))(
  '%s prints what the README says',
  async (command, answer) => {
    const [, body = ''] = /-d '(.*)'$/.exec(command) ?? [];
    const [, key] = /comptoir-key: (\w+)/.exec(command) ?? [];
    const { query } = JSON.parse(body) as { query: string };
    const shown = await shop.ask(query, { headers: key === undefined ? {} : { 'comptoir-key': key } });
    expect(shown.body).toEqual(JSON.parse(answer));
  },
);

it('the README keeps below 700 words', () => {
  expect(readme.split(/\s+/).length).toBeLessThan(700);
});
