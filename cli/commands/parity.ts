import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, Option } from 'commander';
import {
  type Audit,
  createAudit,
  createParityMetrics,
  NotAnswered,
  type ParityConfig,
  printReport,
  silentRows,
  summarize,
} from '../../parity/index.ts';
import type { Log } from '../../src/telemetry/index.ts';
import type { Environment } from '../environment.ts';
import { createLog } from '../log.ts';
import { serveMetrics } from '../metrics-server.ts';
import { OperatorError } from '../operator-error.ts';
import { type ParityOptions, readParityConfig } from '../parity-options.ts';
import { assertPortFree, parsePort } from '../port.ts';
import { type Run, runToEnd, serveUntilSignal } from '../run.ts';
import type { Closing } from '../shutdown.ts';

/** `comptoir parity`: whether every channel and every gateway of a running deployment says the same. */
export function parityCommand(environment: Environment): Command {
  return new Command('parity')
    .description('Ask a running deployment as every channel on every gateway, and compare. 1: they differ.')
    .option('--config <file>', 'gateways, clients and the rest, see docs/parity.md')
    .option('--gateway <url>', 'a gateway to ask; once for each', gather)
    .option('--key <key>', 'the API key of a client to ask as; once for each', gather)
    .option('--markets <ids>', 'such as FR,CH (default: all that each client may ask for)')
    .option('--skus <skus>', 'such as A,B')
    .addOption(
      new Option('--random <number>', 'so many SKUs drawn anew for each round (default: 20)').conflicts(
        'skus',
      ),
    )
    .option('--rounds <number>', 'how often everybody is asked (default: 3)')
    .option('--interval <ms>', 'between rounds (default: 1000)')
    .option('--json <file>', 'write everything that was found to a file')
    .addOption(new Option('--watch', 'go on until stopped').default(false).conflicts('rounds'))
    .option('--require-strict', 'fail on answers without proof, too', false)
    .option('--metrics-port <port>', 'serve metrics for Prometheus while it runs')
    .option('--metrics-host <address>', 'on which address', '127.0.0.1')
    .action(async (options: ParityOptions) => {
      const config = await readParityConfig(options, environment);
      const log = createLog(environment.logLevel);
      const work = ({ closing }: Run): Promise<void> => runAudit(options, config, log, closing);
      await (options.watch ? serveUntilSignal(work) : runToEnd(work, 'The audit is not whole.'));
    });
}

const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

async function runAudit(
  options: ParityOptions,
  config: ParityConfig,
  log: Log,
  closing: Closing,
): Promise<void> {
  const metrics = createParityMetrics();
  if (options.metricsPort !== undefined) {
    const at = { host: options.metricsHost, port: parsePort(options.metricsPort) };
    await assertPortFree(at.host, at.port);
    const server = await serveMetrics(metrics, at);
    closing.add(() => server.close());
    process.stderr.write(`Metrics at ${server.url}\n`);
  }
  const audit = createAudit({
    config,
    random: Math.random,
    metrics,
    // The report comes at the end; whoever watches wants to know now.
    onDifference: (difference) => options.watch && log.warn(difference, 'channels or gateways differ'),
  });
  const wanted = options.watch ? Number.POSITIVE_INFINITY : config.rounds;
  const rounds = await runRounds(audit, wanted, config.intervalMs, closing.begun);
  process.exitCode = await report(audit, rounds, options);
}

/** Runs until all rounds are done or somebody ends the command; answers how many there were. */
async function runRounds(
  audit: Audit,
  wanted: number,
  intervalMs: number,
  ended: AbortSignal,
): Promise<number> {
  for (let rounds = 1; ; rounds += 1) {
    await audit.round(ended).catch(explain);
    if (rounds >= wanted || ended.aborted) return rounds;
    await pause(intervalMs, undefined, { signal: ended }).catch(() => {});
    if (ended.aborted) return rounds;
  }
}

// A client that is refused is a fault of the command line, not of the shop.
function explain(error: unknown): never {
  throw error instanceof NotAnswered
    ? new OperatorError(`${error.message} (${error.code})`, 2, error)
    : error;
}

async function report(
  { tally }: Audit,
  rounds: number,
  { json, requireStrict }: ParityOptions,
): Promise<0 | 1> {
  const summary = summarize(tally, rounds);
  if (json !== undefined) {
    const rows = tally.rows().map((row) => ({ ...row, failures: Object.fromEntries(row.failures) }));
    const found = { summary, rows, differences: tally.differences(), absentSkus: tally.absentSkus() };
    await writeFile(json, `${JSON.stringify(found, null, 2)}\n`).catch((error: Error) => {
      throw new OperatorError(`--json ${json} cannot be written: ${error.message}`, 1, error);
    });
  }
  process.stdout.write(`${printReport(tally, summary)}\n${JSON.stringify(summary)}\n`);
  const isUnproved = requireStrict && summary.degraded + summary.unmarked > 0;
  return summary.differences > 0 || silentRows(tally).length > 0 || isUnproved ? 1 : 0;
}
