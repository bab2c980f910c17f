import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Outcome of asking for a lock: its release, or the process that holds it. */
export type Lock = { readonly release: () => Promise<void> } | { readonly heldBy: number };

/** Takes a lock file for this process. One whose process is gone is taken over, by one taker even if several try. */
export async function takeLock(path: string): Promise<Lock> {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${process.pid} ${(await startOf(process.pid)) ?? ''}`);
  try {
    for (;;) {
      // Never seen half written: the name is given to what is complete, and to one taker only.
      if (await give(draft, path)) return { release: holdUntilExit(path) };
      const holder = await livingHolder(path);
      if (holder !== null) return { heldBy: holder };
      await removeStale(path);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** The process that holds a lock, or null where none does that lives. */
export async function livingHolder(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : livingOwnerOf(text);
}

async function livingOwnerOf(text: string): Promise<number | null> {
  const [pidText = '', ...start] = text.split(' ');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return null;
  // Numbers are given anew, to any program: the one that holds the lock began when the lock says.
  const [noted, found] = [start.join(' '), await startOf(pid)];
  const isHolder = noted === '' || found === null ? await mayBeOurs(pid) : noted === found;
  return isHolder ? pid : null;
}

// One at a time: whoever looked a little earlier would else remove the lock that another has just taken.
async function removeStale(path: string): Promise<void> {
  const turn = `${path}.takeover`;
  const draft = `${turn}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(draft, '');
  try {
    if (await give(draft, turn)) {
      try {
        // A lock that is not there may be another taker's the next moment: only what was seen to be stale may go. It
        // stays what it is, since its owner is dead and nobody else has the turn.
        const text = await readFile(path, 'utf8').catch(() => null);
        if (text !== null && (await livingOwnerOf(text)) === null) await rm(path, { force: true });
      } finally {
        await rm(turn, { force: true });
      }
      return;
    }
    await pause(turnMs);
    // Somebody died within his turn of a few milliseconds.
    const begun = await stat(turn).catch(() => null);
    if (begun !== null && Date.now() - begun.mtimeMs > turnTooLongMs) await rm(turn, { force: true });
  } finally {
    await rm(draft, { force: true });
  }
}

const turnMs = 20;
const turnTooLongMs = 10_000;

async function give(draft: string, name: string): Promise<boolean> {
  try {
    await link(draft, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holdUntilExit(path: string): () => Promise<void> {
  const drop = (): void => rmSync(path, { force: true });
  process.once('exit', drop);
  return async () => {
    process.off('exit', drop);
    await rm(path, { force: true });
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// Where no start is known, any program of Node counts.
const mayBeOurs = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'node')).includes('node');

/** When a process began, in words that only compare; null where this machine does not tell. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Its 22nd field, in ticks since the machine started; the second one is a name and may hold anything.
  if (stat !== null) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  return promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  );
}
