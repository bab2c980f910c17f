import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { restoreLibraryLinks } from '../../cli/postgres/library-links.ts';

let packages: string;
beforeEach(async () => {
  packages = await mkdtemp(join(tmpdir(), 'comptoir-links-'));
  await mkdir(join(packages, 'linux-x64', 'native', 'lib'), { recursive: true });
});
afterEach(() => rm(packages, { recursive: true, force: true }));

it('links that no install script made are made at the start, once', async () => {
  const links = [
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
    { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
  ];
  await writeFile(join(packages, 'linux-x64', 'native', 'pg-symlinks.json'), JSON.stringify(links));
  await restoreLibraryLinks(packages);
  await restoreLibraryLinks(packages);
  const made = links.map(({ target }) => readlink(join(packages, 'linux-x64', target)));
  expect(await Promise.all(made)).toEqual(['libpq.so.5.18', 'libpq.so.5.18']);
});

it('a package without such a list is left alone', async () => {
  await expect(restoreLibraryLinks(packages)).resolves.toBeUndefined();
});
