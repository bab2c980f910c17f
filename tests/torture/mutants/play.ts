import { buildHistory, type ClauseId, checkHistory, printViolations } from '../checker/index.ts';
import type { Mutant } from './mutant.ts';
import { createScene, type Play } from './scene.ts';

/** What came of one schedule. */
export interface Played {
  /** Clauses that did not hold, each once. */
  readonly broken: readonly ClauseId[];
  /** Violations in words, or why the schedule did not come to its end; empty where all was well. */
  readonly told: string;
  readonly strictReads: number;
  readonly ms: number;
}

/** Whatever takes longer is no schedule but a hope. */
export const longestMs = 5_000;

/** Plays a schedule on the product, or on a mutant, and checks the history that its clients have seen. */
export async function playSchedule(schedule: string, mutant: Mutant | null): Promise<Played> {
  const url = new URL(`./schedules/${schedule}.ts`, import.meta.url);
  if (mutant !== null) url.searchParams.set('mutant', mutant.name);
  const startedAt = performance.now();
  const scene = createScene();
  let failure = '';
  try {
    const { play } = (await import(url.href)) as { readonly play: Play };
    await inTime(play(scene));
  } catch (error) {
    failure = `${schedule} broke off: ${error instanceof Error ? error.stack : error}`;
  }
  const history = buildHistory(scene.records);
  const violations = checkHistory(history);
  return {
    broken: [...new Set(violations.map(({ clause }) => clause))],
    told: failure || printViolations(violations, 1),
    strictReads: history.strict.length,
    ms: Math.round(performance.now() - startedAt),
  };
}

async function inTime(playing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not at its end after ${longestMs} ms`)), longestMs);
  });
  try {
    await Promise.race([playing, late]);
  } finally {
    clearTimeout(timer);
  }
}
