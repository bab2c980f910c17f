import { parseArgs } from 'node:util';

/** How a run is asked for. */
export interface Options {
  /** Of load and faults, start and end not counted. */
  readonly seconds: number;
  /** Decides data, load and faults; what the machine makes of it is not repeatable. */
  readonly seed: number;
  readonly gateways: number;
  /** Readers that each wait for their answer before they ask again. */
  readonly clients: number;
  readonly writers: number;
  /** Keys among which popularity is spread by Zipf's law. */
  readonly keys: number;
  /** Names of kinds of fault; all of them where left out, none where empty. */
  readonly faults: readonly string[] | null;
  /** Where histories and logs stay; a folder that is removed where left out. */
  readonly dir: string | null;
  /** Where the summary is written beside standard output. */
  readonly json: string | null;
  /** Where the page of the run is written, as Markdown; none where left out. */
  readonly report: string | null;
  /** Share of what a short run must see that this one must; below 1 the machine counts as a crowded one. */
  readonly scale: number;
  /** Whether mutants of the product are played after the run, each of which the checker must catch. */
  readonly playsMutants: boolean;
  /** Whether the bound of C5 counts: only a machine of one's own can keep it. */
  readonly judgesFreshness: boolean;
}

const usage = `npm run torture -- [--minutes 2] [--seed N] [--gateways 3] [--clients 16] [--writers 20] [--keys N]
  [--faults kind,kind|none] [--dir FOLDER] [--json FILE] [--report FILE] [--scale 1]
  [--freshness judge|report] [--mutants play|skip]`;

/** Reads the command line; throws with the usage. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string' },
      gateways: { type: 'string', default: '3' },
      clients: { type: 'string', default: '16' },
      writers: { type: 'string', default: '20' },
      keys: { type: 'string' },
      faults: { type: 'string' },
      dir: { type: 'string' },
      json: { type: 'string' },
      report: { type: 'string' },
      scale: { type: 'string', default: '1' },
      freshness: { type: 'string', default: 'report' },
      mutants: { type: 'string', default: 'play' },
    },
  });
  const minutes = numberOf('--minutes', values.minutes, 0.1, 1_440);
  return {
    seconds: minutes * 60,
    seed: numberOf('--seed', values.seed ?? String(Date.now() % 1_000_000), 0, 2 ** 31),
    gateways: numberOf('--gateways', values.gateways, 3, 16),
    clients: numberOf('--clients', values.clients, 1, 1_000),
    writers: numberOf('--writers', values.writers, 1, 100),
    keys: numberOf('--keys', values.keys ?? '10000', 100, 100_000),
    faults: values.faults === undefined ? null : values.faults === 'none' ? [] : values.faults.split(','),
    dir: values.dir ?? null,
    json: values.json ?? null,
    report: values.report ?? null,
    scale: numberOf('--scale', values.scale, 0, 1_000),
    playsMutants: oneOf('--mutants', values.mutants, ['play', 'skip']) === 'play',
    judgesFreshness: oneOf('--freshness', values.freshness, ['judge', 'report']) === 'judge',
  };
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text !== '' && value >= least && value <= most) return value;
  throw new Error(`${option} cannot be ${JSON.stringify(text)}: give ${least} to ${most}.\n${usage}`);
}

function oneOf(option: string, text: string, accepted: readonly string[]): string {
  if (accepted.includes(text)) return text;
  throw new Error(`${option} cannot be ${JSON.stringify(text)}: give ${accepted.join(' or ')}.\n${usage}`);
}
