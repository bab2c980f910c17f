import { rmSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { livingHolder, takeLock } from './folder-lock.ts';

/** The folder in which one process keeps everything between its starts. */
export interface DataFolder {
  readonly path: string;
  /** Lets another process use it. */
  release(): Promise<void>;
}

/** Takes the folder for this process; refuses one that cannot be used, or while another one that lives has it. */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path);
  try {
    if (path.trim() === '') throw new Error('the name is empty');
    await makeFolder(folder);
    const lock = await takeLock(join(folder, lockFile));
    if ('release' in lock) {
      // Of a process that was killed: nobody answers there any more.
      await rm(join(folder, servicesFile), { force: true });
      return { path: folder, release: lock.release };
    }
    throw new OperatorError(`The data folder ${folder} is in use by process ${lock.heldBy}.`);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const why = (error as Error).message;
    throw new OperatorError(
      `--data cannot be ${JSON.stringify(path)}: give a folder that can be made and written to (${why}).`,
      2,
      error,
    );
  }
}

// Level by level: the recursive way of Node never returns from places such as /proc, where nothing can be made.
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  if (!(found instanceof Error)) {
    if (!found.isDirectory()) throw new Error('it is a file');
    return;
  }
  if (found.code !== 'ENOENT' || dirname(folder) === folder) throw found;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Another start was quicker.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Where the services of a running process answer, or null where none runs over this folder. */
export async function findRunningServices(path: string): Promise<RunningServices | null> {
  const folder = resolve(path);
  if ((await livingHolder(join(folder, lockFile))) === null) return null;
  // The owner may be on its way up or down: then nothing is announced.
  const text = await readFile(join(folder, servicesFile), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as RunningServices);
}

/** Addresses and credential of services that run over a data folder. */
export interface RunningServices {
  readonly writeCredential: string;
  readonly urls: Readonly<Record<string, string>>;
}

/** Tells other commands of this machine's user how to reach the services. */
export async function announceServices(
  { path }: DataFolder,
  services: RunningServices,
): Promise<() => Promise<void>> {
  const file = join(path, servicesFile);
  // It holds the write credential: for this user's eyes only.
  await writeFile(file, JSON.stringify(services), { mode: 0o600 });
  const drop = (): void => rmSync(file, { force: true });
  process.once('exit', drop);
  return async () => {
    process.off('exit', drop);
    await rm(file, { force: true });
  };
}

const servicesFile = 'services.json';
const lockFile = 'lock';
