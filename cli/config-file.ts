import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { type GatewayConfig, gatewayConfigSchema, parseConfig } from '../src/config.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

/** Reads a gateway's configuration. */
export const readConfigFile = async (file: string, environment: Environment): Promise<GatewayConfig> =>
  parseConfig(gatewayConfigSchema, await readYaml(file, environment));

/** Reads YAML in which `${NAME}` stands for a variable of the environment. */
export async function readYaml(file: string, { variable }: Environment): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new OperatorError(`The configuration ${file} cannot be read: ${error.message}`, 2, error);
  });
  const document = parseDocument(text);
  const [fault] = document.errors;
  // The first one only: in YAML, one wrong indent makes the rest of a file wrong.
  if (fault !== undefined) throw new OperatorError(`${file}: ${fault.message}`, 2);
  return fillIn(document.toJS(), file, variable);
}

// In values only, after parsing: a secret with a colon or a hash in it cannot change what the file means.
function fillIn(value: unknown, file: string, variable: Environment['variable']): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = variable(name);
      if (found === undefined) throw new OperatorError(`${file} needs the environment variable ${name}.`, 2);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((element) => fillIn(element, file, variable));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fillIn(part, file, variable)]));
}
