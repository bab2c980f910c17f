import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperatorError } from '../operator-error.ts';

/** The folder in which one process keeps everything between its starts. */
export interface DataFolder {
  readonly path: string;
  /** Lets another process use it. */
  release(): Promise<void>;
}

/** Takes the folder for this process; refuses while another one that lives has it. */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true });
  const lock = join(folder, 'lock');
  await removeStaleLock(lock, folder);
  // `wx` fails where the file exists: of two starts at one moment one gets it.
  const file = await open(lock, 'wx').catch(() => {
    throw new OperatorError(`The data folder ${folder} is being taken by another start: try again.`);
  });
  await file.writeFile(String(process.pid));
  await file.close();
  return { path: folder, release: () => rm(lock, { force: true }) };
}

/** Where the services of a running process answer, or null where none runs over this folder. */
export async function findRunningServices(path: string): Promise<RunningServices | null> {
  const folder = resolve(path);
  if ((await livingOwner(join(folder, 'lock'))) === null) return null;
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
  return () => rm(file, { force: true });
}

const servicesFile = 'services.json';

async function removeStaleLock(lock: string, folder: string): Promise<void> {
  const owner = await livingOwner(lock);
  if (owner !== null) throw new OperatorError(`The data folder ${folder} is in use by process ${owner}.`);
  await rm(lock, { force: true });
}

async function livingOwner(lock: string): Promise<number | null> {
  const pid = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return null;
  // A number may have been given anew since: only a process of ours counts.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (command !== null) return command.includes('node') ? pid : null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}
