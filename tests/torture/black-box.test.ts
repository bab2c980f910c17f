import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const here = dirname(fileURLToPath(import.meta.url));

/** Where the relative imports of the files under a folder of this one lead, as paths from here; all but one folder's. */
function importsUnder(folder: string, without = ''): string[] {
  return readdirSync(join(here, folder), { recursive: true })
    .map((file) => join(folder, String(file)))
    .filter((file) => file.endsWith('.ts') && (without === '' || !file.startsWith(`${without}/`)))
    .flatMap((file) =>
      [...readFileSync(join(here, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
        ([, path = '']) => join(dirname(file), path),
      ),
    );
}

it('nothing here knows the gateway or a service from within, but for the mutants, which take them apart', () => {
  const imports = importsUnder('.', 'mutants');
  expect(imports.length).toBeGreaterThan(50);
  expect(imports.filter((path) => /^\.\.\/\.\.\/(src|services)\//.test(path))).toEqual([]);
});

it('what records, judges and breaks knows nothing but itself', () => {
  const imports = ['history', 'checker', 'proxy', 'faults'].flatMap((folder) => importsUnder(folder));
  expect(imports.filter((path) => path.startsWith('..'))).toEqual([]);
});
