import { type ParityConfig, parityConfigSchema } from '../parity/index.ts';
import { parseConfig } from '../src/config.ts';
import { readYaml } from './config-file.ts';
import type { Environment } from './environment.ts';

/** The options of `comptoir parity` as the command line gives them. */
export interface ParityOptions {
  readonly config?: string;
  readonly gateway?: readonly string[];
  readonly key?: readonly string[];
  readonly markets?: string;
  readonly skus?: string;
  readonly random?: string;
  readonly rounds?: string;
  readonly interval?: string;
  readonly json?: string;
  readonly watch: boolean;
  readonly requireStrict: boolean;
  readonly metricsPort?: string;
  readonly metricsHost: string;
}

/** The file's keys, and the command line's in their place. Throws where one is not accepted. */
export async function readParityConfig(
  options: ParityOptions,
  environment: Environment,
): Promise<ParityConfig> {
  const file =
    options.config === undefined ? {} : await readYaml(options.config, environment, parityConfigSchema);
  const isMapping = typeof file === 'object' && file !== null && !Array.isArray(file);
  return parseConfig(parityConfigSchema, isMapping ? { ...file, ...given(options) } : file);
}

function given({ gateway, key, markets, skus, random, rounds, interval }: ParityOptions): object {
  return {
    ...(gateway !== undefined && { gateways: gateway }),
    ...(key !== undefined && { clients: key.map((each) => ({ key: each })) }),
    ...(markets !== undefined && { markets: listOf(markets) }),
    ...(skus !== undefined && { skus: listOf(skus) }),
    // Random ones are wanted, whatever the file names.
    ...(random !== undefined && { random: numberOf(random), skus: undefined }),
    ...(rounds !== undefined && { rounds: numberOf(rounds) }),
    ...(interval !== undefined && { intervalMs: numberOf(interval) }),
  };
}

const listOf = (text: string): string[] => text.split(',').map((part) => part.trim());

// What is no number is refused by name, as it was given.
const numberOf = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);
