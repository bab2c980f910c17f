import { parseArgs } from 'node:util';
import type { TopologyKind } from './topology.ts';

/** How a run is asked for. */
export interface FailoverOptions {
  /** Of failovers, in each topology; start and end not counted. */
  readonly seconds: number;
  /** Decides data, load and failovers; what the machine makes of it is not repeatable. */
  readonly seed: number;
  readonly topologies: readonly TopologyKind[];
  readonly gateways: number;
  /** Readers that each wait for their answer before they ask again, beside the probes. */
  readonly clients: number;
  /** Where histories and logs stay; a folder that is removed where left out. */
  readonly dir: string | null;
  /** Where the summary is written beside standard output. */
  readonly json: string | null;
}

const usage = `npm run torture:failover -- [--minutes 2] [--seed N] [--topology cluster|sentinel|both] [--gateways 3]
  [--clients 6] [--dir FOLDER] [--json FILE]`;

const topologies: Readonly<Record<string, readonly TopologyKind[]>> = {
  cluster: ['cluster'],
  sentinel: ['sentinel'],
  both: ['sentinel', 'cluster'],
};

/** Reads the command line; throws with the usage. `--minutes` is for each topology; 0 makes one failover. */
export function parseFailoverOptions(args: readonly string[]): FailoverOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string' },
      topology: { type: 'string', default: 'both' },
      gateways: { type: 'string', default: '3' },
      clients: { type: 'string', default: '6' },
      dir: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const asked = topologies[values.topology];
  if (asked === undefined)
    throw new Error(
      `--topology cannot be ${JSON.stringify(values.topology)}: give ${Object.keys(topologies).join(' or ')}.\n${usage}`,
    );
  return {
    seconds: numberOf('--minutes', values.minutes, 0, 1_440) * 60,
    seed: numberOf('--seed', values.seed ?? String(Date.now() % 1_000_000), 0, 2 ** 31),
    topologies: asked,
    gateways: numberOf('--gateways', values.gateways, 2, 16),
    clients: numberOf('--clients', values.clients, 1, 1_000),
    dir: values.dir ?? null,
    json: values.json ?? null,
  };
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text !== '' && value >= least && value <= most) return value;
  throw new Error(`${option} cannot be ${JSON.stringify(text)}: give ${least} to ${most}.\n${usage}`);
}
