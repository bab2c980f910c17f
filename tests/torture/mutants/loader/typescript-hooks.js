import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.js';

// A file is loaded once for every mutant, and compiled once for all.
const compiled = new Map();

/** Lets Node load TypeScript. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !new URL(url).pathname.endsWith('.ts')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const source = compiled.get(path) ?? readFile(path, 'utf8').then((text) => compile(text, path));
  compiled.set(path, source);
  return { format: 'module', source: await source, shortCircuit: true };
}
