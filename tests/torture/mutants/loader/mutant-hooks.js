import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.js';

let root = '';
const mutants = new Map();

/** Takes the list of mutants and the folder in which their files are. */
export function initialize(data) {
  root = data.root;
  for (const mutant of data.mutants) mutants.set(mutant.name, mutant);
}

const mutantIn = (url) => (url?.startsWith('file:') ? new URL(url).searchParams.get('mutant') : null);

/** Whoever is loaded for a mutant loads all that is ours for it too: each mutant has modules of its own. */
export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  const name = mutantIn(context.parentURL);
  if (name === null || !resolved.url.startsWith(root) || resolved.url.includes('/node_modules/'))
    return resolved;
  const url = new URL(resolved.url);
  url.searchParams.set('mutant', name);
  return { ...resolved, url: url.href };
}

/** Replaces the mutant's text in the mutant's file; all others are loaded as they are. */
export async function load(url, context, nextLoad) {
  const mutant = mutants.get(mutantIn(url));
  if (mutant === undefined || !new URL(url).href.startsWith(`${root}${mutant.file}?`))
    return nextLoad(url, context);
  const path = fileURLToPath(url);
  const source = mutate(await readFile(path, 'utf8'), mutant);
  return { format: 'module', source: await compile(source, path), shortCircuit: true };
}

function mutate(source, { name, file, from, to }) {
  const [before, after, ...more] = source.split(from);
  // Whoever changes that line of the product has to say anew what would be wrong there.
  if (after === undefined || more.length > 0)
    throw new Error(
      `${name}: its text stands ${more.length + (after === undefined ? 0 : 1)} times in ${file}, not once.`,
    );
  return before + to + after;
}
