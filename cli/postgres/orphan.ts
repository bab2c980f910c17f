import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Stops the server that a killed process left behind in this folder, and waits until it is gone. */
export async function stopOrphan(cluster: string): Promise<void> {
  const pid = await postmasterPid(cluster);
  if (pid === null || !isRunning(pid)) return;
  // PostgreSQL's fast shutdown: open transactions are rolled back, nothing is lost.
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isRunning(pid); waited += pollMs) {
    if (waited >= patienceMs)
      throw new Error(`PostgreSQL (process ${pid}) still runs in ${cluster}: stop it first.`);
    await pause(pollMs);
  }
}

const pollMs = 50;
const patienceMs = 20_000;

// The first line of postmaster.pid; the second one names the folder and rules out a number that was given anew.
async function postmasterPid(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', folder = ''] = text.split('\n');
  if (folder !== cluster || !/^\d+$/.test(pid)) return null;
  // Where there is no /proc (macOS) the number is believed.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  return command.includes('postgres') ? Number(pid) : null;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
