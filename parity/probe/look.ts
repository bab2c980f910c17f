import { ZodError } from 'zod';
import type { Sighting } from '../compare/sighting.ts';
import { ask, NotAnswered, type Patience } from './ask.ts';
import type { Participant } from './participant.ts';
import { buildQuestion } from './question.ts';
import { readAnswer } from './read-answer.ts';

/** What one client asks one gateway. */
export interface Look {
  readonly participant: Participant;
  readonly market: string;
  readonly skus: readonly string[];
}

/** Asks, and takes the answer apart. Rejects with `NotAnswered`. */
export async function look({ participant, market, skus }: Look, patience: Patience): Promise<Sighting> {
  const asked = await ask(participant, buildQuestion(market, skus), patience);
  const { who, claim, skus: facts } = read(asked, participant, skus);
  const { askedAt, startMs, endMs, requestId } = asked;
  const { gateway } = participant;
  return { operation: { ...who, gateway, market, askedAt, startMs, endMs, requestId }, claim, skus: facts };
}

function read(
  { data, extensions }: Awaited<ReturnType<typeof ask>>,
  { gateway }: Participant,
  skus: readonly string[],
): ReturnType<typeof readAnswer> {
  try {
    return readAnswer(data, extensions, skus);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    const place = issue?.path.join('.') ?? '';
    throw new NotAnswered(
      'NOT_UNDERSTOOD',
      `${gateway}: ${place} is not what it should be: ${issue?.message}`,
      error,
    );
  }
}
