import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../cli/postgres/free-port.ts';
import { packageRoot } from '../schema/package-root.ts';
import { jsonFileOf, spread, summarize } from './json-summary.ts';

/**
 * Time from `npm start` to the first answer with a price in it, and memory of the Node process: over an empty data
 * folder (first start: database, migrations, sample shop) and over a kept one. The yardstick of the same run is
 * `npm exec` of a bare node:http server.
 */
interface Start {
  readonly seconds: number;
  readonly residentMegabytes: number;
}

const runs = 5;
const query =
  '{ products(first: 24) { nodes { title variants { price { unit { shown { amount } } } availability { quantity } } } } }';

// A process group of its own, so that npm, its shell and the server get one signal, as from a terminal.
const options = { cwd: packageRoot, stdio: 'ignore', detached: true } as const;

const folder = await mkdtemp(join(tmpdir(), 'comptoir-bench-start-'));
const first: Start[] = [];
const later: Start[] = [];
const bare: number[] = [];
try {
  for (let run = 0; run < runs; run += 1) {
    const data = join(folder, String(run));
    first.push(await measureStart(data));
    later.push(await measureStart(data));
    bare.push(await measureBare());
    process.stderr.write(
      `run ${run + 1} of ${runs}: first ${first.at(-1)?.seconds.toFixed(2)} s, later ${later.at(-1)?.seconds.toFixed(2)} s\n`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const secondsOf = (starts: readonly Start[]) => starts.map(({ seconds }) => seconds);
summarize(
  {
    firstStartSeconds: spread(secondsOf(first)),
    laterStartSeconds: spread(secondsOf(later)),
    bareNodeSeconds: spread(bare),
    laterStartToBareNode: spread(
      later.map(({ seconds }, run) => seconds / (bare[run] ?? Number.NaN)),
      1,
    ),
    residentMegabytes: spread(
      [...first, ...later].map(({ residentMegabytes }) => residentMegabytes),
      0,
    ),
  },
  jsonFileOf(process.argv),
);

async function measureStart(data: string): Promise<Start> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--', '--port', String(port), '--data', data], options);
  await untilAnswer(child, () =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    }).then(async (response) => (await response.text()).includes('"amount"')),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  try {
    // The lock names the process that holds the folder, and when it began.
    const [pid] = readFileSync(join(data, 'lock'), 'utf8').split(' ');
    return { seconds, residentMegabytes: peakMegabytes(Number(pid)) };
  } finally {
    await end(child);
  }
}

async function measureBare(): Promise<number> {
  const port = await freePort();
  const script = `require('node:http').createServer((_, r) => r.end('ok')).listen(${port})`;
  const startedAt = performance.now();
  const child = spawn('npm', ['exec', '--', 'node', '-e', script], options);
  await untilAnswer(child, () => fetch(`http://127.0.0.1:${port}/`).then((response) => response.ok));
  const seconds = (performance.now() - startedAt) / 1_000;
  await end(child);
  return seconds;
}

async function untilAnswer(child: ChildProcess, ask: () => Promise<boolean>): Promise<void> {
  while (child.exitCode === null) {
    if (await ask().catch(() => false)) return;
    await pause(10);
  }
  throw new Error(`The server ended with ${child.exitCode} before it answered.`);
}

async function end(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await closed;
}

/** Highest resident size so far, from the kernel's own account; NaN where there is none. */
function peakMegabytes(pid: number): number {
  const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) / 1_024;
}
