import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readConfigFile } from '../../cli/config-file.ts';
import { readEnvironment } from '../../cli/environment.ts';

const text = `port: \${PORT}
explorer: \${EXPLORER}
limits: { maxDepth: "\${DEPTH}" }
clients: [{ id: web, channel: WEB, market: FR, publishableKey: "\${KEY}" }]
`;

async function read(variables: Record<string, string>) {
  const file = join(await mkdtemp(join(tmpdir(), 'comptoir-config-')), 'comptoir.yaml');
  await writeFile(file, text);
  return readConfigFile(file, readEnvironment(variables));
}

it('a variable gives a number, a truth value or a text, whichever the key wants', async () => {
  expect(await read({ PORT: '4100', EXPLORER: 'true', DEPTH: '7', KEY: '1234' })).toMatchObject({
    port: 4100,
    explorer: true,
    limits: { maxDepth: 7 },
    clients: [{ publishableKey: '1234' }],
  });
});

it('a variable of another form is refused like any value of that key', async () => {
  await expect(read({ PORT: 'many', EXPLORER: 'yes', DEPTH: '700', KEY: 'pk' })).rejects.toMatchObject({
    faults: [
      'port cannot be "many": give a whole number from 0 to 65535.',
      'limits.maxDepth cannot be 700: give a whole number from 1 to 100.',
      'explorer cannot be "yes": give true or false.',
    ],
  });
});
