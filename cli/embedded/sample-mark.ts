import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a data folder holds of the sample shop, part by part. It is there once the folder became the sample's. */
export interface SampleMark {
  readonly loaded: ReadonlySet<string>;
  /** Parts that a start began to load; those that are not `loaded` too were interrupted. */
  readonly begun: ReadonlySet<string>;
}

/** Null where no sample was ever begun here. */
export async function readSampleMark(folder: string): Promise<SampleMark | null> {
  const text = await readFile(join(folder, markFile), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n').filter((line) => line !== '');
  const [begun, loaded] = [true, false].map((wanted) =>
    lines.filter((line) => line.startsWith(begunPrefix) === wanted),
  );
  return { loaded: new Set(loaded), begun: new Set(begun?.map((line) => line.slice(begunPrefix.length))) };
}

/** Written before a part is loaded and after it; whoever is killed meanwhile leaves the mark before or this one. */
export async function writeSampleMark(folder: string, { loaded, begun }: SampleMark): Promise<void> {
  const interrupted = [...begun].filter((part) => !loaded.has(part));
  const lines = [...loaded, ...interrupted.map((part) => begunPrefix + part)];
  const next = join(folder, `${markFile}.next`);
  await writeFile(next, lines.map((line) => `${line}\n`).join(''));
  await rename(next, join(folder, markFile));
}

/** Lets an import have the folder: what a start left half-way of the sample is not finished on top of it. */
export async function forgetInterruptedSample(folder: string): Promise<void> {
  const mark = await readSampleMark(folder);
  if (mark !== null && mark.begun.size > 0) await writeSampleMark(folder, { ...mark, begun: new Set() });
}

const markFile = 'sample-loaded';
const begunPrefix = 'begun: ';
