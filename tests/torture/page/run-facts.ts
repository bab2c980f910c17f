import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a page says of a run beside what it has seen. */
export interface RunFacts {
  /** Without what names places of this machine. */
  readonly command: string;
  /** ISO 8601, to the minute. */
  readonly beganAt: string;
  readonly minutes: number;
  readonly seed: number;
  readonly machine: string;
  /** Load averages of the last minute, at the begin and at the end. */
  readonly loads: readonly number[];
  readonly violations: number;
  /** Such as `21 of 21`. */
  /** Orders that were placed, all in stock and paid. */
  readonly orders: number;
  readonly mutants: string;
  /** Where the histories are, in words. */
  readonly histories: string;
}

/** The machine in words. */
export const describeMachine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`;

/** Load average of the last minute. */
export const loadNow = (): number => loadavg()[0] ?? 0;

/** The command line, with `FOLDER` and `FILE` for places of this machine. */
export function describeCommand(args: readonly string[]): string {
  const named = args.map((arg, place) => {
    const before = args[place - 1] ?? '';
    if (before === '--dir') return 'FOLDER';
    return before === '--json' || before === '--report' ? 'FILE' : arg;
  });
  return ['npm run torture --', ...named].join(' ');
}

/** What stands in the folder `history` of a run, so that somebody who was given the files can tell that they are these. */
export async function describeHistories(folder: string, isKept: boolean, records: number): Promise<string> {
  const rows = await Promise.all(
    (await readdir(folder)).sort().map(async (file) => {
      const { size } = await stat(join(folder, file));
      return `- \`history/${file}\`: ${(size / 1e6).toFixed(1)} MB, SHA-256 \`${await digestOf(join(folder, file))}\``;
    }),
  );
  const place = isKept
    ? 'They are under the folder that was given by `--dir`, beside the log of every process; they are too large for the repository.'
    : 'They were removed at the end: give `--dir` to keep them.';
  return [`${records.toLocaleString('en-US')} records, as JSON Lines. ${place}`, '', ...rows].join('\n');
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}
