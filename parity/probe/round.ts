import type { Sighting } from '../compare/sighting.ts';
import { NotAnswered, type Patience } from './ask.ts';
import { shuffle } from './draw-skus.ts';
import { type Look, look } from './look.ts';
import type { Participant } from './participant.ts';

/** What is asked in one round, and how fast. */
export interface RoundPlan extends Patience {
  readonly participants: readonly Participant[];
  /** Null: all that each client may ask for. */
  readonly markets: readonly string[] | null;
  readonly skus: readonly string[];
  readonly skusPerQuestion: number;
  readonly concurrency: number;
  readonly random: () => number;
}

/** Who is told how each question ended, in the order of the ends. */
export interface RoundListener {
  saw(sighting: Sighting): void;
  failed(participant: Participant, failure: NotAnswered): void;
}

/**
 * Asks for every SKU in every market as everybody. All clients are asked the same close together, so that they often
 * meet one index, and each time in another order, so that each gateway is asked after each other.
 */
export async function runRound(plan: RoundPlan, listener: RoundListener): Promise<void> {
  const pending = looksOf(plan);
  const work = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined && !plan.signal.aborted; next = pending.shift())
      await lookOnce(next, plan, listener);
  };
  await Promise.all(Array.from({ length: plan.concurrency }, work));
}

async function lookOnce(asked: Look, patience: Patience, listener: RoundListener): Promise<void> {
  try {
    listener.saw(await look(asked, patience));
  } catch (error) {
    if (!(error instanceof NotAnswered)) throw error;
    if (patience.signal.aborted) return;
    // Which markets a client may ask for is told by nobody but a refusal, and is no fault.
    if (error.code !== 'CONTEXT_INVALID') listener.failed(asked.participant, error);
  }
}

function looksOf({ participants, markets, skus, skusPerQuestion, random }: RoundPlan): Look[] {
  const asked = markets ?? [...new Set(participants.flatMap((participant) => participant.markets))];
  return asked.flatMap((market) =>
    chunksOf(skus, skusPerQuestion).flatMap((chunk) =>
      shuffle(
        participants.filter((participant) => participant.markets.includes(market)),
        random,
      ).map((participant) => ({ participant, market, skus: chunk })),
    ),
  );
}

function chunksOf<Value>(values: readonly Value[], size: number): Value[][] {
  const chunks: Value[][] = [];
  for (let start = 0; start < values.length; start += size) chunks.push(values.slice(start, start + size));
  return chunks;
}
