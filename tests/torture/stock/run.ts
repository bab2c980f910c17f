import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStockOptions, type StockOptions } from './options.ts';
import { tortureStock } from './torture-stock.ts';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run torture:stock`: exit code 0 if exactly what was there was sold, 1 if not, 2 for a wrong command line. */
async function main(): Promise<number> {
  let options: StockOptions;
  try {
    options = parseStockOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 2;
  }
  const folder = options.dir ?? (await mkdtemp(join(tmpdir(), 'comptoir-stock-')));
  if (options.dir === null) await chmod(folder, 0o755);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  try {
    tell(`seed ${options.seed}`);
    const { violations, ...seen } = await tortureStock(folder, options, interrupted.signal, tell);
    for (const violation of violations) tell(violation);
    const { buyers, sold, attemptsPerSecond, ...rest } = seen;
    const summary = {
      buyers,
      sold,
      violations: violations.length,
      attemptsPerSecond,
      ...rest,
      seed: options.seed,
    };
    const line = JSON.stringify(summary);
    if (options.json !== null) await writeFile(options.json, `${line}\n`);
    tell(line);
    return violations.length === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    return 1;
  } finally {
    if (options.dir === null) await rm(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
