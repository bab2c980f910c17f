import { z } from 'zod';
import { ask, type Patience, type Probe } from './ask.ts';
import { introduction } from './question.ts';

/** A client at a gateway, once it was asked who it is. */
export interface Participant extends Probe {
  readonly channel: string;
  readonly client: string;
  readonly markets: readonly string[];
}

const answer = z.object({
  context: z.object({ channel: z.string(), client: z.string(), market: z.string() }),
  markets: z.array(z.object({ id: z.string() })).nullable(),
});

/** Asks the gateway who asks, and for which markets there are. Its own comes first. Rejects with `NotAnswered`. */
export async function introduce(probe: Probe, patience: Patience): Promise<Participant> {
  const { data } = await ask(probe, introduction, patience);
  const { context, markets } = answer.parse(data);
  const { channel, client, market } = context;
  const ids = [market, ...(markets ?? []).map(({ id }) => id)];
  return { ...probe, channel, client, markets: [...new Set(ids)] };
}
