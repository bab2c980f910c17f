import { writeFileSync } from 'node:fs';

/** The file of `--json FILE`, or null. */
export function jsonFileOf(args: readonly string[]): string | null {
  const at = args.indexOf('--json');
  return at < 0 ? null : (args[at + 1] ?? null);
}

/** Prints the one-line summary, last of all, and writes it where `--json` says. */
export function summarize(summary: object, file: string | null): void {
  const line = JSON.stringify(summary);
  if (file !== null) writeFileSync(file, `${line}\n`);
  process.stdout.write(`${line}\n`);
}

/** Minimum, median and maximum, rounded to `digits`. */
export function spread(values: readonly number[], digits = 2): { min: number; median: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => Number((sorted[index] ?? Number.NaN).toFixed(digits));
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}
