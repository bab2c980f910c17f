import type { ClauseId } from '../checker/index.ts';
import type { Mutant } from './mutant.ts';
import { type Played, playSchedule } from './play.ts';

/** What is known of one mutant after its schedule was played twice. */
export interface Verdict {
  readonly name: string;
  /** Whether the schedule passes on the product and breaks the mutant's clause on the mutant. */
  readonly isCaught: boolean;
  readonly clauses: readonly ClauseId[];
  /** The violations that caught it, or why it is not caught. */
  readonly told: string;
  readonly ms: number;
}

/** Plays the mutant's schedule on the product and on the mutant. */
export async function judge(mutant: Mutant): Promise<Verdict> {
  const sound = await playSchedule(mutant.schedule, null);
  const wrong = await playSchedule(mutant.schedule, mutant);
  const reason = escapeOf(mutant, sound, wrong);
  return {
    name: mutant.name,
    isCaught: reason === null,
    clauses: wrong.broken,
    told: reason ?? wrong.told,
    ms: sound.ms + wrong.ms,
  };
}

function escapeOf({ clause }: Mutant, sound: Played, wrong: Played): string | null {
  if (sound.told !== '') return `the product does not pass: ${sound.told}`;
  if (sound.strictReads === 0) return 'the product passes without one strict answer';
  if (wrong.broken.includes(clause)) return null;
  return `${clause} holds: ${wrong.told || 'nothing is violated'}`;
}
