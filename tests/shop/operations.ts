import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, separateOperations } from 'graphql';
import { packageRoot } from '../../schema/package-root.ts';

const text = readFileSync(join(packageRoot, 'tests', 'shop', 'operations.graphql'), 'utf8');

/** Operations of `operations.graphql` by name, each with the fragments that it uses. */
export const operations: ReadonlyMap<string, string> = new Map(
  Object.entries(separateOperations(parse(text))).map(([name, document]) => [name, print(document)]),
);

/** The text of one operation. */
export function operation(name: string): string {
  const found = operations.get(name);
  if (found === undefined) throw new Error(`operations.graphql has no operation ${name}.`);
  return found;
}
