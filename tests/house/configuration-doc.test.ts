import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { packageRoot } from '../../schema/package-root.ts';
import { serviceNames } from '../../schema/service-name.ts';
import { paymentsSchema } from '../../services/cart/payment/index.ts';
import { gatewayConfigSchema } from '../../src/config.ts';

interface Key {
  readonly name: string;
  /** As the document's table says it. */
  readonly default: string;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly default?: unknown;
}

const read = (...path: string[]): string => readFileSync(join(packageRoot, ...path), 'utf8');
const documented = read('docs', 'configuration.md');

it('the document names every key of the gateway and of payments with its default, and no other', () => {
  const rows = [...documented.matchAll(/^\| `([a-z][^`]*)` \| [^|]+ \| ([^|]+) \|/gm)];
  const described = rows.map(([, name = '', value = '']): Key => ({ name, default: value }));
  const accepted = [gatewayConfigSchema, paymentsSchema].flatMap((schema) =>
    keysOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, ''),
  );
  expect(accepted.length).toBeGreaterThan(30);
  expect(sortByName(described)).toEqual(sortByName(accepted));
});

it('the document names every variable of the environment', () => {
  const variables = [...read('cli', 'environment.ts').matchAll(/given\('(\w+)'\)/g)].map(([, name]) => name);
  expect(variables.length).toBeGreaterThan(4);
  expect(variables.filter((name) => !documented.includes(`| \`${name}\` |`))).toEqual([]);
});

function keysOf({ properties = {}, required = [], oneOf = [] }: JsonSchema, prefix: string): Key[] {
  const shapes = oneOf.flatMap((shape) => keysOf(shape, prefix));
  const own = Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`;
    // Every service has the same keys: one row stands for all.
    const isService = serviceNames.some((service) => name === `services.${service}`);
    if (isService) return key === serviceNames[0] ? keysOf(schema, 'services.<name>.') : [];
    const self = { name, default: defaultOf(name, schema, required.includes(key)) };
    // A client's limits are described where the gateway's are.
    if (name === 'clients[].limits') return [self];
    return [self, ...keysOf(schema, `${name}.`), ...keysOf(schema.items ?? {}, `${name}[].`)];
  });
  return [...own, ...shapes];
}

function defaultOf(name: string, schema: JsonSchema, required: boolean): string {
  // Its keys say theirs themselves.
  if (name === 'limits' || name === 'ledger') return 'all of theirs';
  if (schema.default === undefined) return required ? '–' : 'none';
  const value = schema.default;
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

const sortByName = (keys: readonly Key[]): Key[] =>
  [...keys].sort((a, b) => a.name.localeCompare(b.name, 'en'));
