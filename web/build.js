import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// Builds the pages into dist/web, unless that has been done already from the very same files.

const pages = dirname(fileURLToPath(import.meta.url));
const target = join(pages, '..', 'dist', 'web');
const stampFile = join(target, '.stamp');

const stamp = hashOf([join(pages, '..', 'package-lock.json'), ...filesBelow(pages)]);
if (stamp !== readStamp()) {
  const startedAt = performance.now();
  await buildPages();
  // Last, so that a build that was interrupted is made again.
  writeFileSync(stampFile, stamp);
  process.stdout.write(`Built the pages in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.\n`);
}

async function buildPages() {
  // Only now: loading vite takes longer than all of the rest.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: pages,
    base: '/explorer/',
    logLevel: 'error',
    build: { outDir: target, emptyOutDir: true, chunkSizeWarningLimit: 10_000 },
  });
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${relative(pages, file)}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return null;
  }
}
