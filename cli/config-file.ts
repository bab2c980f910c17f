import { readFile } from 'node:fs/promises';
import { parse, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type GatewayConfig, gatewayConfigSchema, parseConfig } from '../src/config.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

/** Reads a gateway's configuration. */
export const readConfigFile = async (file: string, environment: Environment): Promise<GatewayConfig> =>
  parseConfig(gatewayConfigSchema, await readYaml(file, environment, gatewayConfigSchema));

/** Reads YAML in which `${NAME}` stands for a variable of the environment; `schema` says what variables mean. */
export async function readYaml(file: string, { variable }: Environment, schema: z.ZodType): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new OperatorError(`The configuration ${file} cannot be read: ${error.message}`, 2, error);
  });
  const document = parseDocument(text);
  const [fault] = document.errors;
  // The first one only: in YAML, one wrong indent makes the rest of a file wrong.
  if (fault !== undefined) throw new OperatorError(`${file}: ${fault.message}`, 2);
  const filled = fillIn(document.toJS(), file, variable);
  return typed(filled, schema);
}

/** A value that is one variable and nothing else: what it means, the schema says. */
class FromEnvironment {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

// In values only, after parsing: a secret with a colon or a hash in it cannot change what the file means.
function fillIn(value: unknown, file: string, variable: Environment['variable']): unknown {
  if (typeof value === 'string') {
    const text = value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = variable(name);
      if (found === undefined) throw new OperatorError(`${file} needs the environment variable ${name}.`, 2);
      return found;
    });
    return /^\$\{\w+\}$/.test(value) ? new FromEnvironment(text) : text;
  }
  if (Array.isArray(value)) return value.map((element) => fillIn(element, file, variable));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fillIn(part, file, variable)]));
}

// Variables are texts. Only where the schema wants a number or a truth value are they read as one: a credential of
// digits stays what it is.
function typed(filled: unknown, schema: z.ZodType): unknown {
  const texts = replaceVariables(filled, [], ({ text }) => text);
  const issues = schema.safeParse(texts).error?.issues ?? [];
  const wanted = new Set(issues.filter(wantsNumberOrBoolean).map(({ path }) => JSON.stringify(path)));
  return replaceVariables(filled, [], ({ text }, path) =>
    wanted.has(JSON.stringify(path)) && /^(-?\d+(\.\d+)?|true|false)$/.test(text) ? parse(text) : text,
  );
}

type Path = readonly (string | number)[];

function replaceVariables(
  value: unknown,
  path: Path,
  replace: (found: FromEnvironment, path: Path) => unknown,
): unknown {
  if (value instanceof FromEnvironment) return replace(value, path);
  if (Array.isArray(value))
    return value.map((element, index) => replaceVariables(element, [...path, index], replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, replaceVariables(part, [...path, key], replace)]),
  );
}

const wantsNumberOrBoolean = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && ['number', 'int', 'boolean'].includes(issue.expected);
