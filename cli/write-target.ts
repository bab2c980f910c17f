import type { Command } from 'commander';
import { type BadRow, type BadRowsPolicy, formatBadRow } from '../import/bad-row.ts';
import { type LoadProgress, type LoadResult, loadShop, type WriteCallers } from '../import/load.ts';
import type { Shop } from '../import/shop.ts';
import { createHttpTransport } from '../src/execute/index.ts';
import type { Log } from '../src/telemetry/index.ts';
import { readConfigFile } from './config-file.ts';
import { findRunningServices, type RunningServices, takeDataFolder } from './embedded/data-folder.ts';
import { forgetInterruptedSample } from './embedded/sample-mark.ts';
import { startEmbeddedServices } from './embedded/services.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';
import { openDatabase } from './postgres/open-database.ts';
import { untilSearchable } from './searchable.ts';
import type { Closing } from './shutdown.ts';

/** Into which services rows go. */
export interface TargetOptions {
  readonly data: string;
  readonly config?: string;
  /** `refuse` where the command has no such option. */
  readonly badRows?: BadRowsPolicy;
}

/** What a command that writes has at hand. */
export interface WriteTools {
  readonly environment: Environment;
  readonly log: Log;
  readonly closing: Closing;
}

/** Adds the options that choose the services. */
export const addTargetOptions = (command: Command): Command =>
  command
    .option('--data <folder>', 'the data folder of comptoir start, whether it runs or not', 'data')
    .option(
      '--config <file>',
      'instead: a gateway configuration that names the services; needs COMPTOIR_WRITE_CREDENTIAL',
    );

/** Loads a shop, showing how far it is, and returns once what was loaded can be found. */
export async function loadInto(options: TargetOptions, tools: WriteTools, shop: Shop): Promise<void> {
  const callers = await openTarget(options, tools);
  const progress = createProgress();
  const results = await loadShop(shop, callers, {
    badRows: options.badRows ?? 'refuse',
    progress: progress.show,
    leftOut: printLeftOut,
  });
  progress.end();
  for (const result of results) process.stdout.write(`${outcomeOf(result)}\n`);
  // A shopper can open what was loaded already; only listings are still behind.
  if (!(await untilSearchable(callers.catalogue, searchPatienceMs, tools.closing.begun))) {
    process.stdout.write('Everything is loaded; search is still catching up.\n');
  }
}

function outcomeOf({ service, rows, changed, chunksFound, appliedBefore }: LoadResult): string {
  if (appliedBefore) return `${service}: ${rows} rows, was applied by an earlier run`;
  const found = chunksFound === 1 ? '1 chunk' : `${chunksFound} chunks`;
  const resumed = chunksFound === 0 ? '' : `; ${found} had been staged by an earlier run`;
  return `${service}: ${rows} rows, ${changed ?? 'an unknown number of'} entries changed${resumed}`;
}

/** Tells the operator which rows are not imported, as he asked for. */
export function printLeftOut(rows: readonly BadRow[]): void {
  for (const row of rows) process.stdout.write(`left out: ${formatBadRow(row)}\n`);
}

// A commit of millions of rows is one transaction and takes as long as it takes.
const loadPatienceMs = 3_600_000;
const searchPatienceMs = 600_000;

async function openTarget(options: TargetOptions, tools: WriteTools): Promise<WriteCallers> {
  if (options.config !== undefined) return remoteTarget(options.config, tools);
  // Two processes over one cluster would be two masters of it: a running shop is asked over HTTP.
  const running = await findRunningServices(options.data);
  return running === null ? stoppedTarget(options.data, tools) : httpCallers(running, tools.closing);
}

async function remoteTarget(file: string, { environment, closing }: WriteTools): Promise<WriteCallers> {
  const { services } = await readConfigFile(file, environment);
  // Cart and customer have no write side.
  const { catalogue, pricing, stock } = services;
  if (catalogue === undefined || pricing === undefined || stock === undefined) {
    throw new OperatorError(`${file} must name the services catalogue, pricing and stock.`, 2);
  }
  if (environment.writeCredential === null) {
    throw new OperatorError('The environment variable COMPTOIR_WRITE_CREDENTIAL is missing.', 2);
  }
  const urls = { catalogue: catalogue.url, pricing: pricing.url, stock: stock.url };
  return httpCallers({ writeCredential: environment.writeCredential, urls }, closing);
}

function httpCallers({ writeCredential, urls }: RunningServices, closing: Closing): WriteCallers {
  const caller = (name: keyof WriteCallers) => {
    // A transport of the gateway's, but with the patience of a load.
    const address = { url: urls[name] ?? '', credential: writeCredential };
    const transport = createHttpTransport(name, address, { patienceMs: loadPatienceMs });
    closing.add(() => transport.close());
    return transport.call;
  };
  return { catalogue: caller('catalogue'), pricing: caller('pricing'), stock: caller('stock') };
}

async function stoppedTarget(
  folder: string,
  { environment, log, closing }: WriteTools,
): Promise<WriteCallers> {
  const data = await takeDataFolder(folder);
  closing.add(() => data.release());
  await forgetInterruptedSample(data.path);
  // Without a gateway: rows need the services alone.
  const databaseUrl = await openDatabase(data.path, environment, closing);
  const services = await startEmbeddedServices({ databaseUrl, log, closing });
  return {
    catalogue: services.caller('catalogue', 'write'),
    pricing: services.caller('pricing', 'write'),
    stock: services.caller('stock', 'write'),
  };
}

interface Progress {
  show(step: LoadProgress): void;
  end(): void;
}

// One line that is written over on a terminal; one line per step elsewhere.
function createProgress(): Progress {
  const { stderr } = process;
  let last = '';
  return {
    show: ({ service, step, rows, totalRows }) => {
      if (stderr.isTTY) stderr.write(`\r\u001b[K${service}: ${step} ${rows} of ${totalRows} rows`);
      else if (last !== `${service} ${step}`) stderr.write(`${service}: ${step} …\n`);
      last = `${service} ${step}`;
    },
    end: () => {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
    },
  };
}
