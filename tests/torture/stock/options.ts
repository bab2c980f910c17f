import { parseArgs } from 'node:util';

/** How a run is asked for. */
export interface StockOptions {
  /** Shoppers, each of whom wants the same few units. */
  readonly buyers: number;
  /** Of the SKU that everybody wants. */
  readonly units: number;
  /** Buyers who are under way at the same time. */
  readonly atOnce: number;
  readonly seed: number;
  readonly hasFaults: boolean;
  /** A PostgreSQL server of one's own, which is not restarted; an embedded one where left out. */
  readonly database: string | null;
  /** Where logs stay; a folder that is removed where left out. */
  readonly dir: string | null;
  /** Where the summary is written beside standard output. */
  readonly json: string | null;
}

const usage = `npm run torture:stock -- [--buyers 10000] [--units 100] [--at-once 64] [--seed N] [--faults on|off]
  [--database URL] [--dir FOLDER] [--json FILE]`;

/** Reads the command line; throws with the usage. */
export function parseStockOptions(args: readonly string[]): StockOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      buyers: { type: 'string', default: '10000' },
      units: { type: 'string', default: '100' },
      'at-once': { type: 'string', default: '64' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      faults: { type: 'string', default: 'on' },
      database: { type: 'string' },
      dir: { type: 'string' },
      json: { type: 'string' },
    },
  });
  if (values.faults !== 'on' && values.faults !== 'off') {
    throw new Error(`--faults cannot be ${JSON.stringify(values.faults)}: give on or off.\n${usage}`);
  }
  return {
    buyers: numberOf('--buyers', values.buyers, 1, 1_000_000),
    units: numberOf('--units', values.units, 1, 100_000),
    atOnce: numberOf('--at-once', values['at-once'], 1, 1_000),
    seed: numberOf('--seed', values.seed, 0, 2 ** 31),
    hasFaults: values.faults === 'on',
    database: values.database ?? null,
    dir: values.dir ?? null,
    json: values.json ?? null,
  };
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${option} cannot be ${JSON.stringify(text)}: give ${least} to ${most}.\n${usage}`);
}
