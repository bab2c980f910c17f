import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';

/** Who may import whom: the first part of a path that fits decides. Whoever is not listed is seen by nobody. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  cli: ['cli', 'resolvers', 'src', 'services', 'import', 'mocks', 'ledger', 'parity', 'schema'],
  'src/gateway.ts': ['src', 'schema', 'ledger'],
  'src/errors.ts': ['schema'],
  'src/context.ts': ['src/errors.ts', 'schema'],
  'src/config.ts': ['schema'],
  'src/channel': ['src/channel', 'leaves'],
  'src/guard': ['src/guard', 'leaves'],
  'src/plan': ['src/plan', 'leaves', 'ledger'],
  'src/stitch': ['src/stitch', 'leaves'],
  'src/execute': ['src/execute', 'leaves', 'ledger'],
  'src/live': ['src/live', 'leaves', 'ledger'],
  'src/feed': ['src/feed', 'leaves', 'ledger'],
  'src/telemetry': ['src/telemetry', 'leaves'],
  // What carries a request in and its answer out knows the shapes that stages hand over, and measures.
  'src/http': ['src/http', 'src/channel', 'src/telemetry', 'leaves'],
  resolvers: ['resolvers', 'src/context.ts', 'src/errors.ts', 'schema'],
  services: ['services', 'schema', 'ledger'],
  import: ['import', 'schema'],
  mocks: ['mocks', 'schema'],
  // What is asked and compared from outside shares nothing with what is asked.
  parity: ['parity', 'schema'],
  ledger: ['ledger'],
  schema: ['schema'],
  bench: ['cli', 'src', 'services', 'import', 'schema', 'bench', 'resolvers', 'ledger'],
};
const leaves = ['src/config.ts', 'src/context.ts', 'src/errors.ts', 'schema'];

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

function sourceFiles(): string[] {
  const roots = [
    'cli',
    'src',
    'resolvers',
    'services',
    'import',
    'mocks',
    'ledger',
    'parity',
    'schema',
    'bench',
  ];
  const tops = readdirSync(packageRoot).filter((name) => roots.includes(name));
  return tops.flatMap((top) =>
    readdirSync(join(packageRoot, top), { recursive: true })
      .map((file) => join(top, String(file)))
      .filter((file) => file.endsWith('.ts')),
  );
}

function arrowsOf(file: string): Arrow[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)];
  return imports.map(([, path = '']) => ({
    from: file,
    to: relative(packageRoot, join(packageRoot, dirname(file), path)),
  }));
}

function isAllowed({ from, to }: Arrow): boolean {
  const place = Object.keys(allowed)
    .filter((candidate) => within(from, candidate))
    .sort((a, b) => b.length - a.length)[0];
  if (place === undefined) return false;
  // A service knows the kit and itself, never a neighbour.
  const [, service] = from.split('/');
  if (place === 'services' && within(to, 'services'))
    return within(to, 'services/kit') || within(to, `services/${service}`);
  return (allowed[place] ?? [])
    .flatMap((name) => (name === 'leaves' ? leaves : [name]))
    .some((name) => within(to, name));
}

it('imports go one way', () => {
  const arrows = sourceFiles().flatMap(arrowsOf);
  expect(arrows.length).toBeGreaterThan(100);
  expect(arrows.filter((arrow) => !isAllowed(arrow))).toEqual([]);
});

it('only the command line reads the environment', () => {
  const readers = sourceFiles().filter((file) =>
    /process\.env\b/.test(readFileSync(join(packageRoot, file), 'utf8')),
  );
  expect(readers).toEqual(['cli/environment.ts']);
});

it('no two files import each other in a circle', () => {
  const files = sourceFiles();
  const targets = new Map(files.map((file) => [file, importsOf(file)]));
  const circles = files.filter((file) => reaches(file, file, targets));
  expect(circles).toEqual([]);
});

// Types count too: a circle of types alone is none at run time, but none of its files can be read alone.
function importsOf(file: string): string[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  return [...text.matchAll(/from\s+'(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path));
}

function reaches(from: string, goal: string, targets: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(targets.get(from) ?? [])];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (file === goal) return true;
    if (seen.has(file)) continue;
    seen.add(file);
    open.push(...(targets.get(file) ?? []));
  }
  return false;
}
