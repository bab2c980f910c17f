import type { ServiceName } from '../schema/service-name.ts';
import { type RestSourceConfig, restSourceSchema, SourceConflict } from '../services/pricing/source/index.ts';
import { parseConfig } from '../src/config.ts';
import { readYaml } from './config-file.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

/** `--source FILE`, once for each: what its description says, and how occurrences add up. */
export const sourceOption = [
  '--source <file>',
  'for pricing: a system of somebody else’s that feeds a price list, see docs/sources.md; once for each',
  (file: string, before: readonly string[]): readonly string[] => [...before, file],
  [] as readonly string[],
] as const;

/** What the files say. Throws `OperatorError` or `ConfigError`. */
export function readSourceFiles(
  files: readonly string[],
  environment: Environment,
): Promise<readonly RestSourceConfig[]> {
  return Promise.all(
    files.map(async (file) =>
      parseConfig(restSourceSchema, await readYaml(file, environment, restSourceSchema)),
    ),
  );
}

/** Throws where sources are given, and no pricing service to feed. */
export function assertSourcesFor(files: readonly string[], names: readonly ServiceName[]): void {
  if (files.length === 0 || names.includes('pricing')) return;
  const others = names.length === 1 ? `, not for ${names[0]}` : ', which is mocked';
  throw new OperatorError(`--source is for the service pricing${others}.`, 2);
}

/** For `catch`: two sources of one list are the operator's mistake. */
export function asSourceFault(error: unknown): never {
  throw error instanceof SourceConflict ? new OperatorError(error.message, 2, error) : error;
}
