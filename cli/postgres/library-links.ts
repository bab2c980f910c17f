import { lstat, readdir, readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

interface LibraryLink {
  /** The library itself, relative to its package. */
  readonly source: string;
  /** The name under which programs look for it, in the same folder. */
  readonly target: string;
}

/**
 * Makes the links between shared libraries that the package of the PostgreSQL program makes when it is installed:
 * npm may have been told to run no install scripts. `packages` is the folder of the packages per platform.
 */
export async function restoreLibraryLinks(packages: string): Promise<void> {
  for (const name of await readdir(packages)) {
    const list = await readFile(join(packages, name, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
    for (const { source, target } of JSON.parse(list) as LibraryLink[]) {
      const path = join(packages, name, target);
      if ((await lstat(path).catch(() => null)) === null) await symlink(basename(source), path);
    }
  }
}
